#include "html/qr.h"

#include <qrencode.h>

#include <memory>
#include <string>

namespace html {
namespace {
constexpr int kQuiet = 4;  // modules around the code, as the standard asks
constexpr std::size_t kLongest = 500;
}  // namespace

Html qr_code(std::string_view text, std::string_view title) {
  if (text.empty() || text.size() > kLongest) return {};
  std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0,
                        QR_ECLEVEL_M),
      QRcode_free);
  if (!code) return {};
  std::string path;
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x) {
      if ((code->data[y * code->width + x] & 1) == 0) continue;
      int from = x;
      while (x + 1 < code->width && (code->data[y * code->width + x + 1] & 1) != 0) ++x;
      path += fmt::format("M{} {}h{}v1h-{}z", from + kQuiet, y + kQuiet, x - from + 1, x - from + 1);
    }
  int side = code->width + 2 * kQuiet;
  return format(
      "<svg class=\"qr\" viewBox=\"0 0 {0} {0}\" role=\"img\" aria-label=\"{1}\" "
      "shape-rendering=\"crispEdges\"><rect "
      "width=\"{0}\" height=\"{0}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{2}\"/></svg>",
      side, title, path);
}
}  // namespace html
