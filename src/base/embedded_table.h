// The table that the build writes (cmake/embedded.cmake), ended by a null row.
#pragma once

namespace embedded {
struct Blob {
  const char* name;
  const char* begin;
  const char* end;
};
extern const Blob kBlobs[];
}  // namespace embedded
