// A QR code as SVG, drawn from its modules.
#pragma once

#include <string_view>

#include "html/html.h"

namespace html {
// The code of a text (at most 500 bytes), error correction M, with its quiet zone; `title` says where it
// leads. Nothing when the text can't be encoded.
Html qr_code(std::string_view text, std::string_view title);
}  // namespace html
