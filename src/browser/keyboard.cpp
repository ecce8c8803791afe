#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "browser/browser.h"

namespace browser {
namespace {
struct Key {
  std::string name;  // KeyboardEvent.key
  std::string code;  // KeyboardEvent.code
  int number;        // KeyboardEvent.keyCode
  std::string text;  // what it types
};

struct NamedKey {
  std::string_view name;
  int number;
  std::string_view text;
};
constexpr NamedKey kNamed[] = {
    {"Tab", 9, ""},       {"Enter", 13, "\r"},    {"Escape", 27, ""},    {"Space", 32, " "},
    {"Backspace", 8, ""}, {"Delete", 46, ""},     {"Insert", 45, ""},    {"ArrowLeft", 37, ""},
    {"ArrowUp", 38, ""},  {"ArrowRight", 39, ""}, {"ArrowDown", 40, ""}, {"Home", 36, ""},
    {"End", 35, ""},      {"PageUp", 33, ""},     {"PageDown", 34, ""},  {"F1", 112, ""},
    {"F2", 113, ""},      {"F3", 114, ""},        {"F4", 115, ""},       {"F5", 116, ""},
    {"F6", 117, ""},      {"F7", 118, ""},        {"F8", 119, ""},       {"F9", 120, ""},
    {"F10", 121, ""},     {"F11", 122, ""},       {"F12", 123, ""}};

std::optional<Key> key_of(std::string_view name) {
  if (name == " ") name = "Space";
  const auto* named =
      std::find_if(std::begin(kNamed), std::end(kNamed), [&](auto& k) { return k.name == name; });
  if (named != std::end(kNamed)) {
    std::string shown = name == "Space" ? " " : std::string(name);
    return Key{shown, std::string(name), named->number, std::string(named->text)};
  }
  if (!text::valid_utf8(name) || text::length(name) != 1) return std::nullopt;
  Key key{std::string(name), "", 0, std::string(name)};
  char c = name.size() == 1 ? name[0] : '\0';
  char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (upper >= 'A' && upper <= 'Z') {
    key.code = fmt::format("Key{}", upper);
    key.number = static_cast<unsigned char>(upper);
  } else if (c >= '0' && c <= '9') {
    key.code = fmt::format("Digit{}", c);
    key.number = static_cast<unsigned char>(c);
  }
  return key;
}
}  // namespace

Result<void> Page::press_key(std::string_view name, Modifiers modifiers) {
  auto key = key_of(name);
  if (!key) return fail(ErrorKind::invalid, "unknown_key", fmt::format("There is no key {}", name));
  if (modifiers.control || modifiers.alt || modifiers.meta) key->text.clear();
  int bits = (modifiers.alt ? 1 : 0) + (modifiers.control ? 2 : 0) + (modifiers.meta ? 4 : 0) +
             (modifiers.shift ? 8 : 0);
  json::object event = {{"type", key->text.empty() ? "rawKeyDown" : "keyDown"},
                        {"modifiers", bits},
                        {"key", key->name},
                        {"code", key->code},
                        {"windowsVirtualKeyCode", key->number}};
  json::object down = event;
  if (!key->text.empty()) down["text"] = key->text;
  TRY(call("Input.dispatchKeyEvent", std::move(down)));
  event["type"] = "keyUp";
  TRY(call("Input.dispatchKeyEvent", std::move(event)));
  return {};
}
}  // namespace browser
