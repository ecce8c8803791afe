#include "answers/card_fields.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "gates/facts.h"

namespace answers {
namespace {
using corpus::Block;
using corpus::BlockKind;
using Marks = std::initializer_list<std::string_view>;

// Words only, folded, with a space at both ends.
std::string spaced(std::string_view s) {
  std::string out = " ";
  for (const auto& w : text::words(s)) out += w.folded + " ";
  return out;
}
bool any(const std::string& words, Marks marks) {
  return std::any_of(marks.begin(), marks.end(), [&](auto m) { return words.find(m) != std::string::npos; });
}

// What the lines under a heading tell.
struct Topic {
  bool cost = false, delay = false, documents = false, where = false, lasting = false;
};
Topic topic_of(const std::string& h) {
  return {any(h, {" cout", " prix ", " tarif", " frais ", " payer ", " gratuit", " combien ca coute", " timbre"}),
          any(h, {" delai", " combien de temps", " quand ", " date limite", " a quel moment"}),
          any(h, {" document", " piece", " justificatif", " dossier a ", " fournir", " joindre", " papiers "}) && !any(h, {" conserver", " garder", " faux "}),
          any(h, {" ou s adresser", " a qui ", " aupres de qui", " ou faire", " ou declarer", " ou deposer", " ou aller"}),
          any(h, {" duree", " validite", " valable", " combien de temps"})};
}

struct Line {
  text::Range range;
  BlockKind kind;
  Topic under;
  bool listed = false;        // an item of a list that was announced as documents
  bool addressed = false;     // … as bodies to address
  std::string words = {};
};

// Cuts the tree into lines, each with what its headings announce.
class Lines {
 public:
  explicit Lines(const corpus::VersionRow& v) : v_(v) { walk(v.blocks, topic_of(spaced(v.title)), true); }
  std::vector<Line> take() { return std::move(out_); }

 private:
  static bool skipped(BlockKind k) {
    return k == BlockKind::references || k == BlockKind::questions || k == BlockKind::related || k == BlockKind::image ||
           k == BlockKind::definitions || k == BlockKind::online_service || k == BlockKind::where_to_go;
  }

  // What the line before says of those that follow it.
  struct Announced {
    bool documents = false, bodies = false;
    explicit operator bool() const { return documents || bodies; }
  };

  void walk(const std::vector<Block>& blocks, Topic above, bool top) {
    Topic under = above;
    Announced announced;
    for (const auto& b : blocks) {
      if (skipped(b.kind)) continue;
      bool leaf = (b.kind == BlockKind::paragraph || b.kind == BlockKind::item) && b.children.empty();
      if (leaf) {
        read_leaf(b, under, announced);
        continue;
      }
      if (b.kind == BlockKind::row || b.kind == BlockKind::header_row) {
        if (b.kind == BlockKind::row) out_.push_back({b.range, b.kind, under, false, false, words_of(b.range)});
        continue;
      }
      Topic below = under;
      if (b.title.end > b.title.start) {
        Topic own = topic_of(words_of(b.title));
        bool fresh = b.kind == BlockKind::chapter || b.kind == BlockKind::subchapter;
        below = fresh && top ? own : Topic{own.cost || under.cost, own.delay || under.delay, own.documents || under.documents,
                                           own.where || under.where, own.lasting || under.lasting};
        if (fresh) below = own;
      }
      if (b.kind == BlockKind::list) {
        bool documents = announced.documents || below.documents;
        for (const auto& item : b.children) {
          if (item.kind != BlockKind::item) continue;
          out_.push_back({item.range, item.kind, below, documents, announced.bodies, words_of(item.range)});
        }
        std::vector<Block> others;
        for (const auto& c : b.children)
          if (c.kind != BlockKind::item) others.push_back(c);
        walk(others, below, false);
        continue;
      }
      walk(b.children, below, false);
    }
  }

  // A short line without a full stop is a heading that lost its mark-up, or an item of the list that the line before
  // announced with a colon.
  void read_leaf(const Block& b, Topic& under, Announced& announced) {
    std::string_view body = std::string_view(v_.text).substr(b.range.start, b.range.end - b.range.start);
    std::string words = words_of(b.range);
    bool item = b.kind == BlockKind::item || body.starts_with("- ") || (announced && item_like(body, words));
    bool heading = !item && text::word_count(body) <= 9 && body.find_last_of(".;:,") != body.size() - 1;
    if (heading) {
      Topic own = topic_of(words);
      bool tells = own.cost || own.delay || own.documents || own.where || own.lasting;
      // « Pièces à fournir », then a paper a line.
      if (under.documents && names_paper(words) && !any(words, {" fournir", " joindre", " pieces ", " documents ", " justificatives ", " prison "}))
        item = true;
      else if (tells)
        under = own;
    }
    if (!item) announced = {};
    for (text::Range s : text::sentences(body)) {
      text::Range r{b.range.start + s.start, b.range.start + s.end};
      if (v_.text.compare(r.start, 2, "- ") == 0) r.start += 2;
      bool listed = item && (announced.documents || under.documents);
      out_.push_back({r, item ? BlockKind::item : BlockKind::paragraph, under, listed, item && announced.bodies, words_of(r)});
    }
    if (body.ends_with(":")) announced = {announces_documents(words), announces_bodies(words)};
  }

  // Not a sentence that says something else: no subject at its head, not too long.
  static bool item_like(std::string_view body, const std::string& words) {
    if (body.ends_with(":") || text::word_count(body) > 45) return false;
    for (std::string_view head : {" vous ", " il ", " elle ", " ils ", " elles ", " cette ", " cela ", " nous ", " lorsque ", " toutefois ", " attention ", " a noter ", " pour ", " la demande ", " le dossier ", " en ligne ", " par courrier ", " sur place "})
      if (words.starts_with(head)) return false;
    return true;
  }

  static bool names_paper(const std::string& w) {
    return any(w, {" justificatif", " copie ", " photocopie", " attestation", " certificat", " piece d", " acte de ", " extrait d", " carte ", " passeport", " photo", " formulaire", " rib ", " releve",
                   " facture", " quittance", " livret de famille", " declaration", " avis d", " bulletin", " diplome", " titre ", " jugement", " recepisse", " timbre", " document", " permis", " numero de pre"});
  }
  static bool announces_documents(const std::string& w) {
    bool papers = any(w, {" joindre", " joint", " fournir", " fournis", " presenter ", " presentez", " accompagne", " munir", " muni ",
                          " apporter", " apportez", " piece", " document", " justificatif", " transmettre", " produire ", " envoyer ", " copie"});
    return papers && !any(w, {" informations suivantes", " mentions suivantes", " renseignements suivants"});
  }
  static bool announces_bodies(const std::string& w) {
    return any(w, {" adresser", " adressez", " aupres", " contacter", " contactez", " saisir", " deposer", " envoyer a", " rendre", " s adresse", " renseigner", " aider", " prendre contact",
                   " consulter", " declarer", " declaration", " la demande peut etre faite", " demarche s effectue", " faire appel", " informer", " deposee", " effectuee"});
  }

  std::string words_of(text::Range r) const { return spaced(std::string_view(v_.text).substr(r.start, r.end - r.start)); }

  const corpus::VersionRow& v_;
  std::vector<Line> out_ = {};
};

// What a line says.
class Reader {
 public:
  // `facts` are those of the whole text, in its order.
  Reader(std::string_view body, const Line& line, const std::vector<gates::Fact>& facts)
      : body_(body), line_(line), w_(line.words) {
    auto it = std::lower_bound(facts.begin(), facts.end(), line.range.start,
                               [](const gates::Fact& f, std::size_t at) { return f.range.start < at; });
    for (; it != facts.end() && it->range.end <= line.range.end; ++it) kinds_[static_cast<std::size_t>(it->kind)] = true;
  }

  bool cost() const {
    bool money = has(gates::Kind::amount);
    bool free = any(w_, {" gratuit", " sans frais "});
    bool pays = any(w_, {" coute", " cout ", " couts ", " prix ", " tarif", " frais ", " payer ", " payez ", " paye ", " paie ", " payant",
                         " timbre", " honoraires ", " redevance", " regler ", " a votre charge", " a la charge ", " emolument", " facture", " factur", " somme ", " contribution ",
                         " taxe ", " droit de ", " droits de ", " forfait", " remuneration du", " verser ", " provision ", " s eleve "});
    bool other = any(w_, {" allocation", " aide ", " aides ", " prime ", " primes ", " plafond", " ressources ", " revenu", " amende", " penalite", " sanction",
                          " salaire", " smic", " indemnit", " capital ", " prison", " pret ", " emprunt", " loyer", " montant maximum de l", " recevez ",
                          " perce", " beneficiez ", " credit d impot", " abattement", " remise ", " rembours", " punie ", " puni ", " cotisation", " chiffre d affaires", " quotient", " forfait journalier"});
    if (any(w_, {" cout de l appel", " prix d un appel", " appel local", " numero non surtaxe", " prix appel", " service payant", " appel gratuit", " service gratuit"})) return false;
    if (free) return !other || line_.under.cost;
    if (money) return (pays || line_.under.cost) && !other;
    return any(w_, {" a votre charge", " est payant", " sont payant", " le cout est ", " cout depend", " cout varie", " honoraires sont ", " vous factur", " facturera ", " frais sont ",
                    " frais de resiliation", " a vos frais "}) && !other;
  }

  bool delay() const {
    bool time = has(gates::Kind::duration) || has(gates::Kind::date);
    bool vague = any(w_, {" immediatement ", " dans les meilleurs delais", " le plus tot possible", " sans delai ", " plus brefs delais", " plusieurs mois ", " plusieurs semaines ",
                          " delai peut ", " delais peuvent", " delai varie", " delais varient"});
    if (!time) return vague || any(w_, {" quelques jours ", " quelques semaines ", " quelques mois "});
    if (line_.under.delay || line_.under.lasting) return true;
    bool limit = any(w_, {" delai", " dans les ", " dans le mois", " dans un mois", " dans l annee", " au plus tard", " avant le ", " avant la ", " avant l ", " avant d ", " avant de ", " jours avant", " mois avant", " ans avant",
                          " jours apres", " mois apres", " ans apres", " semaines avant", " semaines apres", " suivant ", " suivent ", " a compter ", " a partir du ", " a partir de la ", " a partir de l ", " sous ", " jusqu au ",
                          " maximum ", " au moins ", " vous avez ", " dispose de ", " disposez de ", " d ici ", " repond", " silence ", " preavis", " apres la ", " apres le ", " apres votre ", " a l avance", " en moyenne", " environ ", " prescri", " de reflexion",
                          " depuis moins de ", " depuis plus de ", " chaque annee ", " prealable", " des le ", " dure ", " au bout de ", " met ", " date limite", " pendant "});
    bool other = any(w_, {" ans d emprisonnement", " emprisonnement", " age ", " ages de", " agee de", " enfant de moins", " valable ", " validite ", " ans revolus", " heures par", " moins de 3 mois ", " moins de 6 mois ", " moins d un an", " de plus de 18",
                          " euros par mois ", " par mois ", " salaire", " anciennete"});
    if (any(w_, {" amende", " travail superieure", " ressources ont ", " revenus ", " exceptionnelle "})) return false;
    bool acts = any(w_, {" deman", " declar", " recours", " contest", " envo", " depos", " inscri", " repon", " notif", " inform", " saisi", " decision", " reclam", " delivr", " recev", " recoi",
                         " transm", " vers", " instru", " traite", " conge ", " resili", " renouvel", " procur", " presenter", " effectu", " faire ", " faite ", " preven", " avert", " signal", " rempl", " obten", " attente ", " preavis", " retract", " rembours", " regl", " payer", " adress", " examin", " prononc", " rend ", " accord", " refus", " fourn", " convo", " formalit", " accompli", " depot", " decid", " communiqu", " demand", " publi", " agir", " plainte", " delai"});
    return limit && acts && !other;
  }

  bool document() const {
    if (line_.listed && !line_.addressed) return text::word_count(body_) <= 45 && !body_.ends_with(":");
    bool asked = any(w_, {" joindre ", " joignez ", " fournir ", " fournissez", " presenter ", " presentez ", " accompagne d", " accompagnee d", " accompagnes d", " muni d", " munie d", " munir d",
                          " apporter ", " apportez ", " justifier d", " produire ", " etre joint", " sont joint", " remettre ", " sur presentation", " copie de", " transmettre ", " transmettez ", " envoyer ", " envoyez ", " comprend ", " remplir "});
    bool paper = any(w_, {" justificatif", " photocopie", " copie ", " attestation", " certificat", " piece ", " pieces ", " acte de ", " extrait d", " carte d identite", " passeport", " carte grise",
                          " photo", " formulaire", " rib ", " releve", " contrat", " facture", " livret de famille", " document", " declaration", " avis d imposition", " avis d impot", " bulletin", " diplome",
                          " titre de sejour", " jugement", " mandat", " questionnaire", " dossier ", " carte vitale", " devis ", " proces verbal", " notification", " courrier", " lettre ", " plan ", " statuts "});
    bool other = any(w_, {" delit ", " puni", " peuvent presenter ", " peut presenter ", " preuve devant", " garder vos ", " conserver "});
    return asked && paper && !other && !done_by_others();
  }

  bool online() const {
    return any(w_, {" en ligne", " simulateur", " teleservice", " telecharg", " site internet", " sur internet", " sur le site", " via le site", " par internet", " espace personnel", " espace particulier",
                    " teleprocedure", " formulaire de contact", " franceconnect", " teledeclar", " dematerialise", " par voie electronique", " plateforme"}) &&
           !any(w_, {" achat en ligne", " achats en ligne", " vente en ligne", " paiement en ligne frauduleux", " site de vente", " commerce en ligne"});
  }

  bool where() const {
    bool goes = any(w_, {" adresser", " adressez", " adresse a ", " adressee ", " aupres d", " contact", " saisir ", " saisi ", " saisissez", " depos", " envoy", " demander a ", " demandez a ", " demander au", " demandez au", " declarer a ", " declaree a", " declarez", " se rendre ",
                         " rendez vous", " renseign", " transm", " consult", " faire appel a", " informer ", " informez ", " prevenir ", " prevenez ", " remettre ", " remis a ", " remettez", " a la mairie", " en mairie", " en prefecture", " presentez vous", " presenter a", " vous presenter",
                         " recours ", " aider", " accompagn", " solliciter", " se fait a ", " se fait aupres", " se fait au", " faite a ", " faite au", " appeler ", " appelez ", " chez ", " porter plainte", " par lettre recommandee", " doit etre faite", " inscri", " declaration de ", " au commissariat", " a la gendarmerie", " a la prefecture", " a la sous prefecture", " devant le ", " au tribunal", " a la caf ", " a votre caisse", " en agence", " recourir", " a l aide d", " s occupe", " proposer", " propose "});
    if (done_by_others() || any(w_, {" n est pas necessaire", " aucun deplacement", " ne pouvez pas "})) return false;
    if (line_.addressed && text::word_count(body_) <= 25) return true;
    return (goes || line_.under.where) && body_says_a_body();
  }

 private:
  // A sentence whose subject is a body or another person: it doesn't tell the reader where to go.
  bool done_by_others() const {
    if (w_.find(" vous ") != std::string::npos || w_.find(" votre ") != std::string::npos) return false;
    for (std::string_view head : {" le procureur ", " l employeur ", " le juge ", " la commission ", " le prefet ", " le maire ", " l administration ", " le tribunal ", " l autorite ", " la caf ",
                                  " les salaries ", " l assureur ", " la banque ", " l organisme ", " le medecin ", " l entreprise ", " en cas de recours "})
      if (w_.starts_with(head)) return true;
    return false;
  }
  bool body_says_a_body() const {
    return any(w_, {" mairie", " prefecture", " prefet", " consulat", " ambassade", " tribunal", " greffe", " juge ", " caf ", " msa ", " cpam ", " caisse", " assurance maladie", " carsat", " urssaf", " france travail", " pole emploi", " mission locale",
                    " impots", " finances publiques", " notaire", " avocat", " huissier", " commissaire de justice", " commissariat", " gendarmerie", " police", " employeur", " proprietaire", " bailleur", " medecin", " conseil departemental", " departement ", " mdph",
                    " defenseur des droits", " procureur", " ants ", " ofii", " ofpra", " mediateur", " conciliateur", " association", " syndic", " banque", " assureur", " assurance ", " agence", " direction", " dreets", " direccte", " inspection du travail", " inspecteur", " service",
                    " centre ", " maison ", " point ", " guichet", " administration", " organisme", " professionnel", " rectorat", " academie", " dasen", " ecole", " etablissement", " universite", " crous", " commission", " conseil ", " chambre ", " ordre des", " bureau", " anah ", " adil",
                    " la poste", " cnil", " dgccrf", " fournisseur", " vendeur", " garage", " constructeur", " expert", " cour ", " ministere", " ccas", " pmi ", " assistant", " travailleur social", " numero ", " cdc ", " action logement", " cnaps", " operateur", " autorite", " banque de france", " tuteur", " gestionnaire", " comptable", " comite", " cse ", " opco", " transition", " hopital", " pharmac", " sage femme", " officier", " fonds social", " secretariat", " points numeriques", " bibliotheque", " cned "});
  }
  bool has(gates::Kind kind) const {
    return kinds_[static_cast<std::size_t>(kind)];
  }
  std::string_view body_;
  const Line& line_;
  const std::string& w_;
  std::array<bool, gates::kKinds> kinds_{};
};

// The forms that the text names, each once.
void forms(const corpus::VersionRow& v, const std::vector<gates::Fact>& facts, std::vector<FoundField>& out) {
  std::vector<std::string> seen;
  for (const auto& f : facts) {
    if (f.kind != gates::Kind::cerfa) continue;
    std::string number = f.value.substr(0, 5);
    if (std::find(seen.begin(), seen.end(), number) != seen.end()) continue;
    std::size_t end = std::min(v.text.find('\n', f.range.end), v.text.size());
    std::size_t line = v.text.rfind('\n', f.range.start);
    std::size_t from = line == std::string::npos ? 0 : line + 1;
    std::string around = spaced(std::string_view(v.text).substr(from, end - from));
    if (any(around, {" n est plus en vigueur", " ne sont plus en vigueur", " plus valable", " abroge"})) continue;
    seen.push_back(number);
    out.push_back({"cerfa", f.range});
  }
}
}  // namespace

std::vector<FoundField> card_fields(const corpus::VersionRow& v) {
  std::vector<FoundField> out;
  auto facts = gates::facts_of(v.text);
  for (const auto& line : Lines(v).take()) {
    std::string_view body = std::string_view(v.text).substr(line.range.start, line.range.end - line.range.start);
    if (body.ends_with("?") || text::word_count(body) < 1) continue;
    Reader r(body, line, facts);
    bool bare = text::word_count(body) <= 3 && line.kind == BlockKind::paragraph;  // a heading
    if (r.cost()) out.push_back({"cost", line.range});
    if (r.delay()) out.push_back({"delay", line.range});
    if (r.document() && !bare) out.push_back({"documents", line.range});
    if (r.online()) out.push_back({"online_service", line.range});
    if (r.where()) out.push_back({"where_to_go", line.range});
  }
  forms(v, facts, out);
  return out;
}
}  // namespace answers
