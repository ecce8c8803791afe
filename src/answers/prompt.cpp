#include "answers/prompt.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/embedded.h"
#include "base/fr.h"

namespace answers {
namespace {
std::string_view file_of(std::string_view name) {
  std::string_view bytes = embedded::file(fmt::format("assets/prompts/{}.txt", name));
  if (bytes.empty()) throw std::runtime_error("no prompt " + std::string(name));
  return bytes;
}

std::string filled(std::string_view template_text,
                   const std::map<std::string, std::string, std::less<>>& blanks) {
  std::string out;
  for (std::size_t at = 0; at < template_text.size();) {
    std::size_t open = template_text.find("{{", at), close = template_text.find("}}", open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
      out += template_text.substr(at);
      break;
    }
    out += template_text.substr(at, open - at);
    if (auto it = blanks.find(template_text.substr(open + 2, close - open - 2)); it != blanks.end())
      out += it->second;
    at = close + 2;
  }
  return out;
}
}  // namespace

std::vector<llm::Message> fill_prompt(std::string_view name,
                                      const std::map<std::string, std::string, std::less<>>& blanks) {
  std::vector<llm::Message> out;
  std::string body;
  auto close = [&] {
    if (!out.empty()) out.back().content = filled(text::trim(body), blanks);
    body.clear();
  };
  for (auto line : text::split(file_of(name), '\n')) {
    if (line.starts_with("=== ")) {
      close();
      out.push_back({text::trim(line.substr(4)), ""});
    } else {
      body += std::string(line) + "\n";
    }
  }
  close();
  return out;
}

std::string prompt_hash(std::string_view name) { return hash::short_id(file_of(name)); }

std::string numbered(const std::vector<corpus::PassageRow>& passages) {
  std::string out;
  for (std::size_t i = 0; i < passages.size(); ++i) {
    const auto& p = passages[i];
    out += fmt::format("[{}] {}{}{}\n{}\n\n", i + 1, p.title, p.headings.empty() ? "" : " — " + p.headings,
                       p.updated_on.empty() ? "" : fmt::format(" ({})", fr::date(p.updated_on)), p.text);
  }
  return text::trim(out);
}
}  // namespace answers
