// The contacts that a text gives.
#pragma once

#include "gates/facts.h"
#include "gates/near.h"

namespace gates {
// Facts of kind email, url and phone; they may overlap, the first one wins. A number of four digits is a
// phone number when something says to call, or when it is written in pairs.
std::vector<Fact> contacts_of(std::string_view text, const Near& near);
}  // namespace gates
