// The gates on an answer of 300 words against five passages: at most 5 ms.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "gates/gates.h"

namespace {
// Five passages of about 150 words, and an answer of 300 that says them with a figure changed here and there.
struct Given {
  std::vector<gates::Passage> passages;
  std::string answer;
  Given() {
    const char* kSubjects[] = {"carte d’identité", "passeport", "permis de conduire", "carte grise",
                               "acte de naissance"};
    for (int p = 0; p < 5; ++p) {
      std::string s = kSubjects[p], body;
      for (int i = 0; i < 6; ++i)
        body += "La demande de " + s + " se fait en mairie ou en préfecture dans un délai de " +
                std::to_string(i + 2) + " mois à compter du 1er janvier " + std::to_string(2020 + i) +
                ". Le remplacement coûte " + std::to_string(20 + 5 * i) + " €, payés par timbre fiscal, et " +
                std::to_string(60 + i) + " % des usagers fournissent le formulaire cerfa n° " +
                std::to_string(12100 + i) + "*02. ";
      passages.push_back({"p" + std::to_string(p), body, s + ". Combien ça coûte ?"});
      answer +=
          "La demande de " + s + " se fait en mairie dans un délai de " + std::to_string(p + 3) +
          " mois à compter du 1er janvier 2021. Le remplacement coûte " + std::to_string(20 + 5 * p) +
          " €, payés par timbre fiscal. Vous n’avez pas à prendre rendez-vous, sauf à la préfecture, et "
          "l’administration vous répond au plus tard le 15 mars 2024 quand le dossier est complet. ";
    }
  }
};

void gates_300_words_5_passages(benchmark::State& state) {
  Given g;
  state.counters["words"] = static_cast<double>(text::word_count(g.answer));
  for (auto _ : state) benchmark::DoNotOptimize(gates::check(g.answer, g.passages));
}
BENCHMARK(gates_300_words_5_passages)->Unit(benchmark::kMillisecond);
}  // namespace

BENCHMARK_MAIN();
