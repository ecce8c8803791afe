// What the registry itself answers: the contacts and hours of the body that a question names with its place.
#pragma once

#include <optional>
#include <string_view>

#include "answers/answer.h"
#include "services/structures.h"

namespace answers {
// « téléphone Caf du Gard », « horaires mairie de Nîmes »: the structure nearest to the place named after the
// body.
std::optional<services::Structure> structure_asked_for(store::Db& db, std::string_view question);
RegistryAnswer registry_answer(store::Db& db, const services::Structure& structure);
}  // namespace answers
