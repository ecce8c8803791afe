#include <charconv>
#include <chrono>

#include "base/text.h"
#include "llm/model.h"
#include "llm/pause.h"

namespace llm {
namespace {
struct Block {
  std::vector<std::string> words;
  std::vector<std::string> lines;
};

// 0 for what is no number.
int milliseconds(std::string_view s) {
  int ms = 0;
  std::from_chars(s.data(), s.data() + s.size(), ms);
  return ms;
}

class Scripted final : public Model {
 public:
  explicit Scripted(const std::string& script) {
    for (auto line : text::split(script, '\n')) {
      if (line.starts_with("###")) {
        blocks_.emplace_back();
        for (const auto& w : text::words(line.substr(3))) blocks_.back().words.push_back(w.folded);
      } else if (!blocks_.empty()) {
        blocks_.back().lines.emplace_back(line);
      }
    }
    for (auto& block : blocks_)  // blank lines between blocks are of none
      while (!block.lines.empty() && block.lines.back().empty()) block.lines.pop_back();
  }
  std::string name() const override { return "scripted"; }

  Result<Completion> complete(const Prompt& prompt, const Sink& sink,
                              const std::atomic<bool>* cancelled) override {
    auto started = std::chrono::steady_clock::now();
    auto elapsed = [&] {
      return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
    };
    Completion out;
    out.model = name();
    out.finish = "stop";
    std::string asked = " " + spaced(prompt.messages.empty() ? "" : prompt.messages.back().content) + " ";
    for (const auto& block : blocks_) {
      bool fits = true;
      for (const auto& w : block.words) fits = fits && asked.find(" " + w + " ") != std::string::npos;
      if (!fits) continue;
      for (const auto& line : block.lines) {
        if (cancelled != nullptr && *cancelled) {
          out.finish = "cancelled";
          break;
        }
        if (line.starts_with("@pause ")) {
          pause(milliseconds(std::string_view(line).substr(7)), cancelled);
          continue;
        }
        if (line.starts_with("@fail "))
          return fail(ErrorKind::unavailable, line.substr(6),
                      "Le modèle de démonstration échoue, comme son scénario le veut.");
        if (out.text.empty()) out.first_ms = elapsed();
        out.text += line + "\n";
        if (!sink(line + "\n")) {
          out.finish = "cancelled";
          break;
        }
      }
      break;
    }
    out.total_ms = elapsed();
    if (text::trim(out.text).empty() && out.finish == "stop")
      return fail(ErrorKind::unavailable, "model_empty", "Le modèle n’a rien écrit.");
    return out;
  }

 private:
  static std::string spaced(const std::string& s) {
    std::string out;
    for (const auto& w : text::words(s)) out += (out.empty() ? "" : " ") + w.folded;
    return out;
  }
  std::vector<Block> blocks_;
};
}  // namespace

std::unique_ptr<Model> scripted_model(std::string script) { return std::make_unique<Scripted>(script); }
}  // namespace llm
