// conversation_markdown: a conversation to keep or to send, every quotation with its source and date.
#include <fmt/format.h>

#include "answers/answer_store.h"
#include "answers/conversations.h"
#include "base/fr.h"

namespace answers {
namespace {
// Marks that Markdown would read are made plain.
std::string plain(std::string_view s) {
  std::string out;
  for (char c : text::squeeze(s)) {
    if (std::string_view("\\`*_{}[]<>#|").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string source_line(const Quote& q) {
  return fmt::format("{}{}{}{}", plain(q.title), q.heading.empty() ? "" : ", " + plain(q.heading),
                     q.date.empty() ? std::string(", non daté") : ", mis à jour le " + fr::date(q.date),
                     q.url.empty() ? std::string() : ", <" + q.url + ">");
}

std::string written_lines(const Generation& g) {
  std::string out;
  for (const auto& w : g.sentences) {
    if (!w.shown()) continue;
    out += fmt::format("{} ({})\n\n", plain(w.text), text::lower(fate_label(w.fate)));
    for (const auto& q : w.quotes) out += "- " + source_line(q) + "\n";
    out += "\n";
  }
  return out.empty() ? out
                     : fmt::format("### Rédaction par le modèle {}, vérifiée\n\n{}", plain(g.model), out);
}

std::string turn_lines(const TurnRow& t) {
  std::string out = fmt::format("## {}\n\nPosée le {}.\n\n", plain(t.question), fr::date_time(t.at));
  auto body = json::parse(t.body, 64);
  if (!body) return out;
  Answer a = answer_from_json(*body);
  if (a.refused != Refused::no) {
    out += std::string(refusal_text(a.refused)) + "\n\n";
    for (const auto& s : a.nearest) out += fmt::format("- {} <{}>\n", plain(s.title), s.url);
    return out + "\n";
  }
  if (!t.model.empty())
    if (auto model = json::parse(t.model, 64)) {
      Generation g = generation_from_json(*model);
      if (g.outcome == Outcome::passed) out += written_lines(g);
    }
  out += "### Ce que disent les documents\n\n";
  for (const auto& p : a.parts)
    for (const auto& f : p.fields) {
      out += fmt::format("{}\n\n", f.label);
      for (const auto& l : f.lines)
        out += fmt::format("- {} (document {}, version {})\n", plain(l.quote.text), plain(l.quote.document),
                           l.quote.version);
      out += "\n";
    }
  for (const auto& s : a.sentences) {
    std::string quoted;
    for (auto line : text::split(s.text, '\n')) quoted += "> " + plain(line) + "\n";
    out += quoted + "\n";
    for (const auto& q : s.quotes) out += "Source : " + source_line(q) + "\n\n";
  }
  return out;
}
}  // namespace

std::string conversation_markdown(const ConversationView& view) {
  std::string out = fmt::format("# {}\n\n", plain(view.conversation.title));
  for (const auto& t : view.turns) out += turn_lines(t);
  return out;
}
}  // namespace answers
