// Pages of the registry.
#pragma once

#include "html/page.h"
#include "services/structures.h"

namespace services {
html::Page structures_page(const StructureList& list);
html::Page structure_page(const StructureView& view, bool signed_in);
html::Page engagements_page(const std::vector<Engagement>& engagements);
// Blocks that other domains' pages show too.
html::Html contacts_block(const std::vector<ContactPoint>& contacts, const Structure& structure);
html::Html hours_block(const std::vector<OpeningHours>& hours);
}  // namespace services
