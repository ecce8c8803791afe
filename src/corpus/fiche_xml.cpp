#include "corpus/fiche_xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <set>

#include "base/time.h"
#include "corpus/merged_cells.h"
#include "corpus/xml_text.h"

namespace corpus {
namespace {
constexpr int kDeepest = 60;
constexpr std::size_t kMostRepeated = 2U << 20;  // bytes that merged cells may add to one document
constexpr std::size_t kMostUnknown = 1000;       // names told apart
using Unknown = std::map<std::string, std::int64_t>;

// Inline marks inside a paragraph: their text flows on.
bool is_inline(std::string_view name) {
  static const std::set<std::string_view> names{
      "MiseEnEvidence", "Valeur", "LienInterne", "LienIntra", "LienExterne", "LienExterneCommente",
      "Exposant",       "Indice", "Expression",  "Citation",  "Abbr",        "RessourceWeb"};
  return names.contains(name);
}

class Parser {
 public:
  Parser(Document& d, Unknown& unknown) : d_(d), out_(d), unknown_(unknown) {}

  void publication(pugi::xml_node root) {
    read_head(root);
    for (auto node : root.children()) {
      std::string_view name = node.name();
      if (name == "Introduction")
        section(BlockKind::introduction, "", node);
      else if (name == "Avertissement" || name == "Texte" || name == "ListeSituations")
        block(node, 0);
      else if (name == "OuSAdresser" || name == "QuiPeutMAider" || name == "ServiceEnLigne")
        tail_.push_back(node);
      else if (name == "Reference")
        references_.push_back(node);
      else if (name == "QuestionReponse")
        questions_.push_back(node);
      else if (name == "Definition" || name == "Abreviation")
        definitions_.push_back(node);
      else if (name == "PourEnSavoirPlus" || name == "VoirAussi" || name == "InformationComplementaire")
        related_.push_back(node);
      else if (!head_tag(name))
        block(node, 0);
    }
    write_tail();
  }

  bool too_deep() const { return too_deep_; }
  bool too_wide() const { return repeatable_ == 0; }

 private:
  static bool head_tag(std::string_view name) {
    static const std::set<std::string_view> names{
        "SurTitre", "TitreAlternatif", "Audience",     "Canal",           "FilDAriane",
        "Theme",    "SousThemePere",   "DossierPere",  "SousDossierPere", "Cible",
        "Image",    "Actualite",       "RefActualite", "CommentFaireSi",  "EstLieeA"};
    return name.starts_with("dc:") || names.contains(name);
  }

  void read_head(pugi::xml_node root) {
    d_.upstream_id = root.attribute("ID").value();
    d_.url = root.attribute("spUrl").value();
    d_.title = text::squeeze(root.child("dc:title").text().get());
    d_.short_title = d_.title;
    d_.audience = text::squeeze(root.child("Audience").text().get());
    std::string type = root.attribute("type").value();
    d_.kind = text::fold(type).find("question") != std::string::npos ? "question" : "fiche";
    std::string date = root.child("dc:date").text().get();
    std::size_t space = date.find(' ');
    d_.updated_on = when::parse_day(space == std::string::npos ? date : date.substr(space + 1)).value_or("");
    for (auto level : root.child("FilDAriane").children("Niveau")) {
      std::string id = level.attribute("ID").value();
      if (id == d_.upstream_id || id == "Particuliers" || id == "Professionnels" || id == "Associations")
        continue;
      d_.theme_path.push_back(text::squeeze(level.text().get()));
    }
    if (d_.theme_path.empty())
      for (auto theme : root.children("Theme"))
        if (std::string t = text::squeeze(theme.child("Titre").text().get()); !t.empty())
          d_.theme_path.push_back(t);
    if (std::string sub = text::squeeze(root.child("SousDossierPere").text().get()); !sub.empty())
      d_.theme_path.push_back(sub);
    for (auto alternative : root.children("TitreAlternatif"))
      if (std::string t = text::squeeze(flow(alternative)); !t.empty()) d_.synonyms.push_back(t);
  }

  static bool is_text(pugi::xml_node node) {
    return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
  }

  void count_unknown(std::string_view name) {
    std::string shown = text::shorten(text::squeeze(text::clean(name)), 60);
    if (shown.empty() || unknown_.size() >= kMostUnknown) shown = "autres";
    ++unknown_[shown];
  }

  // The text of a node with its inline marks, as it reads.
  std::string flow(pugi::xml_node node, int depth = 0) {
    std::string out;
    if (depth > kDeepest) {
      too_deep_ = true;
      return out;
    }
    for (auto child : node.children()) {
      if (is_text(child)) {
        out += child.value();
        continue;
      }
      std::string_view name = child.name();
      bool known = is_inline(name) || name == "Paragraphe" || name == "Titre" || name == "Liste" ||
                   name == "Item" || name == "Texte";
      if (!known) count_unknown(name);
      if (!is_inline(name) && !out.empty()) out += ' ';
      std::string inner = flow(child, depth + 1);
      if (name == "MiseEnEvidence" && !inner.empty() && !out.empty() &&
          text::words(out.substr(out.size() - 1)).size() == 1 && text::words(inner.substr(0, 1)).size() == 1)
        out += ' ';
      out += inner;
    }
    return depth == 0 ? text::clean(out) : out;  // an accent may stand in another mark than its letter
  }

  std::string title_of(pugi::xml_node node) { return text::squeeze(flow(node.child("Titre"))); }

  void children(pugi::xml_node node, int depth) { rest(node, depth, {"Titre"}); }

  // What a node holds beside the children read elsewhere (the first of each name) and the names of
  // `passed_over`.
  void rest(pugi::xml_node node, int depth, std::initializer_list<const char*> read,
            std::initializer_list<std::string_view> passed_over = {}) {
    std::vector<pugi::xml_node> done;
    for (const char* name : read) done.push_back(node.child(name));
    for (auto child : node.children()) {
      bool known = std::find(done.begin(), done.end(), child) != done.end() ||
                   std::find(passed_over.begin(), passed_over.end(), child.name()) != passed_over.end();
      if (!known) block(child, depth + 1);
    }
  }

  void section(BlockKind kind, std::string_view title, pugi::xml_node node, int depth = 0) {
    out_.open(kind, title);
    children(node, depth);
    out_.close();
  }

  void block(pugi::xml_node node, int depth) {
    if (depth > kDeepest) {
      too_deep_ = true;
      return;
    }
    std::string_view name = node.name();
    if (is_text(node)) {
      out_.leaf(BlockKind::paragraph, node.value());
      return;
    }
    if (name == "Paragraphe") return paragraph(node);
    if (name == "Texte" || name == "Introduction" || name == "Description" || name == "Avertissement") {
      if (name == "Avertissement") return section(BlockKind::warning, title_of(node), node, depth);
      return children(node, depth);
    }
    if (name == "Chapitre") return section(BlockKind::chapter, title_of(node), node, depth);
    if (name == "SousChapitre") return section(BlockKind::subchapter, title_of(node), node, depth);
    if (name == "ListeSituations") return section(BlockKind::situations, title_of(node), node, depth);
    if (name == "Situation") return section(BlockKind::situation, title_of(node), node, depth);
    if (name == "BlocCas") return section(BlockKind::choice, title_of(node), node, depth);
    if (name == "Cas") return section(BlockKind::case_, title_of(node), node, depth);
    if (name == "ANoter" || name == "ASavoir" || name == "Rappel")
      return section(BlockKind::note, title_of(node), node, depth);
    if (name == "Attention") return section(BlockKind::warning, title_of(node), node, depth);
    if (name == "Exemple") return section(BlockKind::example, title_of(node), node, depth);
    if (name == "Liste") return list(node, depth);
    if (name == "Tableau") return table(node, depth);
    if (name == "OuSAdresser" || name == "QuiPeutMAider") return where_to_go(node, depth);
    if (name == "ServiceEnLigne") return online_service(node, depth);
    if (name == "Image") return image(node, depth);
    if (name == "Reference") return closing_item(node, FactKind::reference, depth);
    if (is_inline(name)) {
      out_.leaf(BlockKind::paragraph, flow(node));
      return;
    }
    count_unknown(name);
    out_.open(BlockKind::paragraph, title_of(node));
    children(node, depth);
    out_.close();
  }

  void paragraph(pugi::xml_node node) {
    Range r = out_.leaf(BlockKind::paragraph, flow(node));
    links(node, r);
  }

  void links(pugi::xml_node node, Range where) {
    for (auto link : node.select_nodes(".//LienInterne | .//LienExterne")) {
      auto n = link.node();
      std::string target = n.attribute("LienPublication").value();
      std::string url = n.attribute("URL").value();
      if (!target.empty() && target[0] != 'R')
        out_.fact(FactKind::link, where, target, text::squeeze(flow(n)));
      else if (!url.empty())
        out_.fact(FactKind::link, where, url, text::squeeze(flow(n)));
    }
  }

  void list(pugi::xml_node node, int depth) {
    out_.open(BlockKind::list, title_of(node));
    for (auto item : node.children()) {
      if (std::string_view(item.name()) != "Item") {
        if (std::string_view(item.name()) != "Titre") block(item, depth + 1);
        continue;
      }
      bool simple = true;
      for (auto inner : item.children())
        simple =
            simple && (inner.type() == pugi::node_pcdata || std::string_view(inner.name()) == "Paragraphe");
      if (simple) {
        links(item, out_.leaf(BlockKind::item, flow(item), "- "));
        continue;
      }
      for (auto inner : item.children()) {
        if (std::string_view(inner.name()) == "Paragraphe")
          links(inner, out_.leaf(BlockKind::item, flow(inner), "- "));
        else
          block(inner, depth + 1);
      }
    }
    out_.close();
  }

  void table(pugi::xml_node node, int depth) {
    out_.open(BlockKind::table, title_of(node));
    MergedCells merged(repeatable_);
    auto title = node.child("Titre");
    for (auto row : node.children()) {
      std::string_view name = row.name();
      if (row == title || name == "Colonne") continue;
      if (name != "Rangée" && name != "Rangee") {
        block(row, depth + 1);
        continue;
      }
      for (auto cell : row.children()) {
        bool known = std::string_view(cell.name()) == "Cellule";
        if (!known && !is_text(cell)) count_unknown(cell.name());
        std::string body = text::squeeze(is_text(cell) ? cell.value() : flow(cell));
        if (!known && body.empty()) continue;
        merged.add(body, std::clamp(cell.attribute("fusionHorizontale").as_int(1), 1, 20),
                   std::clamp(cell.attribute("fusionVerticale").as_int(1), 1, 200));
      }
      out_.row(std::string_view(row.attribute("type").value()) == "header", merged.finish_row());
    }
    out_.close();
  }

  void where_to_go(pugi::xml_node node, int depth) {
    std::string url = node.child("RessourceWeb").attribute("URL").value();
    std::string title = title_of(node);
    std::string complement = text::squeeze(flow(node.child("Complement")));
    out_.open(BlockKind::where_to_go, "", url);
    Range r = out_.leaf(BlockKind::paragraph,
                        complement.empty() ? title : fmt::format("{} ({})", title, complement));
    out_.fact(FactKind::where_to_go, r, url, node.child("PivotLocal").text().get());
    rest(node, depth, {"Titre", "Complement", "PivotLocal"}, {"RessourceWeb", "Source"});
    out_.close();
  }

  void online_service(pugi::xml_node node, int depth) {
    std::string url = node.attribute("URL").value();
    std::string type = node.attribute("type").value();
    out_.open(BlockKind::online_service, "", url);
    std::string number = text::squeeze(node.attribute("numerocerfa").value());
    std::string title = title_of(node);
    Range r = out_.leaf(BlockKind::paragraph,
                        type.empty() ? title
                                     : fmt::format("{}{}: {}", type, "\u00A0",
                                                   number.empty() ? title : title + " (" + number + ")"));
    out_.fact(FactKind::online_service, r, url, type);
    for (const char* part : {"Introduction", "NoticeLiee"})
      for (auto child : node.children(part)) out_.leaf(BlockKind::paragraph, flow(child));
    rest(node, depth, {"Titre"}, {"Introduction", "NoticeLiee", "Source"});
    out_.close();
  }

  void image(pugi::xml_node node, int depth) {
    out_.open(BlockKind::image, title_of(node));
    for (const char* part : {"Legende", "TexteDeRemplacement", "Description", "Credits"})
      out_.leaf(BlockKind::paragraph, flow(node.child(part)));
    rest(node, depth, {"Titre", "Legende", "TexteDeRemplacement", "Description", "Credits"});
    out_.close();
  }

  // One closing section of leaves, each a fact.
  void closing(BlockKind kind, std::string_view title, const std::vector<pugi::xml_node>& nodes,
               FactKind fact) {
    if (nodes.empty()) return;
    out_.open(kind, title);
    for (auto node : nodes) closing_item(node, fact, 0);
    out_.close();
  }

  void closing_item(pugi::xml_node node, FactKind fact, int depth) {
    const char* complement = fact == FactKind::definition ? "Texte" : "Complement";
    std::string name = title_of(node), more = text::squeeze(flow(node.child(complement)));
    std::string shown = name.empty()                   ? flow(node)
                        : more.empty()                 ? name
                        : fact == FactKind::definition ? fmt::format("{}\u00A0: {}", name, more)
                                                       : fmt::format("{} ({})", name, more);
    std::string url = node.attribute("URL").value();
    out_.fact(fact, out_.leaf(BlockKind::item, shown, "- "), url.empty() ? node.attribute("ID").value() : url,
              "");
    if (!name.empty()) rest(node, depth, {"Titre", complement}, {"Source"});
  }

  // A link to read further: its title, or all it says.
  void related_item(pugi::xml_node node, const char* target) {
    std::string title = title_of(node);
    out_.fact(FactKind::link, out_.leaf(BlockKind::item, title.empty() ? flow(node) : title, "- "),
              node.attribute(target).value(), "");
    if (!title.empty()) rest(node, 0, {"Titre"}, {"Source", "Theme"});
  }

  void write_tail() {
    if (!tail_.empty()) {
      for (auto node : tail_) block(node, 0);
    }
    closing(BlockKind::references, "Textes de référence", references_, FactKind::reference);
    closing(BlockKind::questions, "Questions – réponses", questions_, FactKind::question);
    closing(BlockKind::definitions, "Définitions", definitions_, FactKind::definition);
    if (!related_.empty()) {
      out_.open(BlockKind::related, "Pour en savoir plus");
      for (auto node : related_) {
        bool listed = node.child("Fiche") || node.child("Dossier");
        if (!listed) related_item(node, "URL");
        for (auto child : node.children()) {
          std::string_view name = child.name();
          if (listed && (name == "Fiche" || name == "Dossier"))
            related_item(child, "ID");
          else if (listed)
            block(child, 0);
        }
      }
      out_.close();
    }
    if (d_.synonyms.empty()) return;
    out_.open(BlockKind::related, "Autres intitulés");
    for (const auto& s : d_.synonyms) out_.fact(FactKind::synonym, out_.leaf(BlockKind::item, s, "- "));
    out_.close();
  }

  Document& d_;
  TextBuilder out_;
  Unknown& unknown_;
  std::vector<pugi::xml_node> tail_, references_, questions_, definitions_, related_;
  bool too_deep_ = false;
  std::size_t repeatable_ = kMostRepeated;
};

tl::unexpected<Error> refuse(std::string reason) {
  return fail(ErrorKind::invalid, "bad_xml", std::move(reason));
}
}  // namespace

Result<std::optional<Document>> parse_fiche_xml(std::string_view bytes, Unknown& unknown) {
  pugi::xml_document xml;
  if (auto read = read_xml(bytes, xml); !read) return tl::unexpected(read.error());
  auto root = xml.document_element();
  if (std::string_view(root.name()) != "Publication") {
    ++unknown[fmt::format("fichier <{}>", text::clean(std::string_view(root.name()).substr(0, 60)))];
    return std::optional<Document>();
  }
  std::string type =
      text::fold(std::string(root.attribute("type").value()) + " " + root.child("dc:type").text().get());
  if (text::trim(type).empty()) return fail(ErrorKind::invalid, "no_type", "publication sans type");
  if (type.find("fiche") == std::string::npos && type.find("question") == std::string::npos) {
    ++unknown["publication de type " + text::shorten(text::clean(root.attribute("type").value()), 60)];
    return std::optional<Document>();
  }
  if (auto cleaned = clean_xml(root); !cleaned) return tl::unexpected(cleaned.error());
  Document d;
  d.source = "service-public";
  Parser parser(d, unknown);
  parser.publication(root);
  if (parser.too_deep()) return refuse("balises imbriquées sans mesure");
  if (parser.too_wide()) return refuse("tableau démesuré : ses cellules fusionnées couvrent trop de cases");
  constexpr std::string_view kIdLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
  bool good_id =
      d.upstream_id.size() <= 20 && d.upstream_id.find_first_not_of(kIdLetters) == std::string::npos;
  if (d.upstream_id.empty() || !good_id) return refuse("identifiant de publication absent ou illisible");
  if (d.title.empty()) return refuse("titre absent");
  if (!d.url.starts_with("https://") && !d.url.starts_with("http://")) d.url.clear();
  complete(d);
  return std::optional<Document>(std::move(d));
}
}  // namespace corpus
