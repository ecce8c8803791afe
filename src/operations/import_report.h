// What every import tells at its end.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/source.h"

namespace operations {
// Something said of lines, how many times, and the first of them.
struct Remark {
  static constexpr std::size_t kShownPlaces = 5;
  struct Place {
    std::string file;
    std::int64_t line = 0;  // 0: the whole file
    bool operator==(const Place&) const = default;
  };
  std::int64_t count = 0;
  std::vector<Place> first = {};
};

// What was said, by its French sentence. Holds a bounded number of them, whatever the files: those that come
// after are counted together.
struct Remarks {
  static constexpr std::size_t kMost = 200;
  std::map<std::string, Remark, std::less<>> said = {};

  void add(std::string_view what, std::string_view file, std::int64_t line);
  void add(const Remarks& others);
  bool empty() const { return said.empty(); }
  std::int64_t count(std::string_view what) const;  // 0 when it wasn't said
  std::int64_t count() const;

 private:
  Remark& of(std::string_view what);
};

// [{"what","count","first":[{"file","line"}]}]
json::array remarks_json(const Remarks& remarks);
Remarks remarks_from_json(const json::value& v);
// « lignes 3, 8 et 9 », « a.log, ligne 3 ; b.log, lignes 1, 2, 3, 4, 5… »; empty when no line is known. The
// file is told unless it is `known`.
std::string places_text(const Remark& remark, std::string_view known = {});

struct ImportReport {
  static constexpr std::size_t kShownRejections = 1000;

  std::int64_t added = 0, updated = 0, unchanged = 0;
  std::int64_t rejected_count = 0;
  std::vector<Rejection> rejected;  // the first kShownRejections
  Remarks reasons;                  // of all that were rejected
  Remarks remarks;                  // on lines that were taken all the same
  std::map<std::string, std::int64_t>
      unknown;  // parts of the format that were met and not understood, by name
  double seconds = 0;

  void reject(Rejection r);
  void meet(std::string_view unknown_name);  // bounded as Remarks is
  void add(ImportReport&& other);            // its seconds apart
};

// {"new","updated","unchanged","rejected":[{"file","line","reason"}],"unknown":{tag:count},"seconds"}, with
// "remarks" when there are some, "rejected_total" and "reasons" when more were rejected than are shown.
json::value report_json(const ImportReport& report);
ImportReport report_from_json(const json::value& v);
// For the terminal, in French.
std::string report_text(const ImportReport& report);
}  // namespace operations
