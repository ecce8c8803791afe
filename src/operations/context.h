// What a use case may touch, passed explicitly: store, clock, random, who asks, search, progress. No globals,
// so a test builds its own.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/progress.h"
#include "base/time.h"
#include "operations/caches.h"
#include "operations/cancellations.h"
#include "operations/settings.h"
#include "search/index.h"
#include "search/semantics.h"
#include "store/store.h"

namespace operations {
// What an operation asks of the person who runs it. Which role holds which right is data of the people
// domain.
enum class Right {
  anyone,
  signed_in,
  read,
  reply,
  approve,
  moderate,
  correspond,
  audit,
  territory,
  administer
};

// Where a right holds: a place of the tree of structures and all below it ("" is everywhere), or a
// département.
struct Scope {
  std::string path;
  std::string departement;  // INSEE code; when set, `path` is ignored
};

// Where a thing stands, to be held against scopes.
struct Place {
  std::string path;
  std::string departement;
};

// Who asks.
struct Viewer {
  std::int64_t account = 0;  // 0: nobody, or the command line
  std::string name;
  std::string email;
  std::string csrf;
  std::string session;  // hash of the session token
  bool local = false;   // the command line of the data folder's owner: every right
  std::map<Right, std::vector<Scope>> scopes;

  bool may(Right right) const;
  // Whether the right holds at the place.
  bool may(Right right, const Place& place) const;
  // Whether the right holds everywhere.
  bool everywhere(Right right) const;
};

// The indexes of official documents; see corpus/indexing.h.
struct Indexes {
  explicit Indexes(const std::string& folder);
  std::string folder;
  search::Index passages;
  search::Index documents;
  search::Index titles;
  search::Index crumbs;
  search::Index bigrams;
  search::SemanticsFile semantics;
  std::array<search::Index*, 5> all() { return {&passages, &documents, &titles, &crumbs, &bigrams}; }
};

// Settings that nobody set.
const Settings& default_settings();

struct Context {
  store::Store& store;
  const Clock& clock;
  Random& random;
  Indexes& indexes;
  Progress& progress;
  std::string folder;  // of the data
  Viewer viewer = {};
  // Of the administration; the defaults and no model in tests that set none. Both outlive the context.
  const Settings* settings = &default_settings();
  llm::Model* model = nullptr;             // null: answers are made of quotations only
  Cancellations* cancellations = nullptr;  // null: nothing can be stopped (command line, tests)
  Caches* caches = nullptr;                // null: what is derived is made anew each time

  // The domain's own thing, kept or made.
  template <class T>
  std::shared_ptr<T> cached() {
    return caches != nullptr ? caches->get<T>() : std::make_shared<T>();
  }

  Millis now() const { return clock.now(); }
};
}  // namespace operations
