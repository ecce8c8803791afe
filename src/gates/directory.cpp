#include "gates/directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/embedded.h"
#include "gates/values.h"

namespace gates {
namespace {
bool is_contact(Kind k) { return k == Kind::phone || k == Kind::email || k == Kind::url; }

std::string normal(Kind kind, const std::string& value) {
  for (const auto& f : facts_of((kind == Kind::phone ? "Téléphone : " : "") + value))
    if (f.kind == kind) return f.value;
  return text::lower(value);
}

// The host of an address without its scheme: "service-public.fr".
std::string_view host_of(std::string_view url) { return url.substr(0, url.find('/')); }

class Holder {
 public:
  explicit Holder(const Directory& d) : d_(d) {
    for (const auto& c : d.own) own_.push_back({c.kind, normal(c.kind, c.value)});
  }

  void hold(CheckedFact& f) const {
    const std::string& value = f.fact.value;
    if (own(f.fact.kind, value)) return settle(f, Verdict::confirmed, "contact de " + d_.body);
    if (f.fact.kind == Kind::phone)
      if (std::string body = short_number_body(value); !body.empty())
        return settle(f, Verdict::confirmed, "numéro national : " + body);
    if (f.fact.kind == Kind::url && d_.known_page && d_.known_page(value))
      return settle(f, Verdict::confirmed, "page d’un document du guichet");
    auto owners = d_.owners ? d_.owners(f.fact.kind, value) : std::vector<std::string>{};
    if (!owners.empty() && d_.body.empty())
      return settle(f, Verdict::confirmed, "contact de " + owners.front());
    if (!owners.empty()) {
      f.expected = instead(f.fact.kind);
      return settle(f, Verdict::contradicted,
                    fmt::format("ce contact est celui de {}, non de {}", owners.front(), d_.body));
    }
    if (f.verdict == Verdict::confirmed) return;  // a passage gives it
    std::string right = instead(f.fact.kind);
    if (!right.empty() && f.fact.kind != Kind::url) {
      f.expected = right;
      return settle(f, Verdict::contradicted, "le registre donne un autre contact pour " + d_.body);
    }
    f.expected.clear();  // what a passage says of another address repairs nothing
    f.evidence.reset();
    settle(f, Verdict::not_found, "absent du registre et des documents");
  }

 private:
  struct Own {
    Kind kind;
    std::string value;
  };
  bool own(Kind kind, const std::string& value) const {
    return std::any_of(own_.begin(), own_.end(), [&](const Own& o) {
      return o.kind == kind &&
             (o.value == value || same_value(kind, o.value, value) || same_value(kind, value, o.value)) &&
             (kind != Kind::url || o.value == value || host_of(value) == value);
    });
  }
  std::string instead(Kind kind) const {
    for (const auto& c : d_.own)
      if (c.kind == kind) return c.value;
    return {};
  }
  static void settle(CheckedFact& f, Verdict verdict, std::string reason) {
    f.verdict = verdict;
    f.reason = std::move(reason);
    if (verdict == Verdict::confirmed) f.expected.clear();
  }
  const Directory& d_;
  std::vector<Own> own_ = {};
};
}  // namespace

std::string short_number_body(std::string_view digits) {
  static const auto kNumbers = [] {
    std::unordered_map<std::string, std::string> out;
    for (auto line : text::split(embedded::file("assets/reference/short_numbers.csv"), '\n')) {
      auto cells = text::split(line, ';');
      if (cells.size() == 3 && cells[0] != "number") out[std::string(cells[0])] = std::string(cells[1]);
    }
    return out;
  }();
  auto it = kNumbers.find(std::string(digits));
  return it == kNumbers.end() ? std::string() : it->second;
}

void check_contacts(Report& report, const Directory& directory) {
  Holder holder(directory);
  for (auto& f : report.facts)
    if (is_contact(f.fact.kind)) holder.hold(f);
}
}  // namespace gates
