#include "corpus/fiche_xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <set>

#include "base/time.h"

namespace corpus {
namespace {
constexpr int kDeepest = 60;
using Unknown = std::map<std::string, std::int64_t>;

// Inline marks inside a paragraph: their text flows on.
bool is_inline(std::string_view name) {
  static const std::set<std::string_view> names{"MiseEnEvidence", "Valeur", "LienInterne", "LienIntra", "LienExterne", "LienExterneCommente", "Exposant",
                                                "Indice", "Expression", "Citation", "Abbr", "RessourceWeb"};
  return names.contains(name);
}

class Parser {
 public:
  Parser(Document& d, Unknown& unknown) : d_(d), out_(d), unknown_(unknown) {}

  void publication(pugi::xml_node root) {
    read_head(root);
    for (auto node : root.children()) {
      std::string_view name = node.name();
      if (name == "Introduction") section(BlockKind::introduction, "", node);
      else if (name == "Avertissement" || name == "Texte" || name == "ListeSituations") block(node, 0);
      else if (name == "OuSAdresser" || name == "QuiPeutMAider" || name == "ServiceEnLigne") tail_.push_back(node);
      else if (name == "Reference") references_.push_back(node);
      else if (name == "QuestionReponse") questions_.push_back(node);
      else if (name == "Definition" || name == "Abreviation") definitions_.push_back(node);
      else if (name == "PourEnSavoirPlus" || name == "VoirAussi" || name == "InformationComplementaire") related_.push_back(node);
      else if (!head_tag(name)) block(node, 0);
    }
    write_tail();
  }

  bool too_deep() const { return too_deep_; }

 private:
  static bool head_tag(std::string_view name) {
    static const std::set<std::string_view> names{"SurTitre", "TitreAlternatif", "Audience", "Canal", "FilDAriane", "Theme", "SousThemePere", "DossierPere",
                                                  "SousDossierPere", "Cible", "Image", "Actualite", "RefActualite", "CommentFaireSi", "EstLieeA", ""};
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
      if (id == d_.upstream_id || id == "Particuliers" || id == "Professionnels" || id == "Associations") continue;
      d_.theme_path.push_back(text::squeeze(level.text().get()));
    }
    if (d_.theme_path.empty()) {
      for (auto theme : root.children("Theme"))
        if (std::string t = text::squeeze(theme.child("Titre").text().get()); !t.empty()) d_.theme_path.push_back(t);
    }
    if (std::string sub = text::squeeze(root.child("SousDossierPere").text().get()); !sub.empty()) d_.theme_path.push_back(sub);
    for (auto alternative : root.children("TitreAlternatif"))
      if (std::string t = text::squeeze(flow(alternative)); !t.empty()) d_.synonyms.push_back(t);
    for (auto keyword : root.children("dc:subject")) subject_ = keyword.text().get();
  }

  // The text of a node with its inline marks, as it reads.
  std::string flow(pugi::xml_node node, int depth = 0) {
    std::string out;
    if (depth > kDeepest) {
      too_deep_ = true;
      return out;
    }
    for (auto child : node.children()) {
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
        out += child.value();
        continue;
      }
      std::string_view name = child.name();
      bool known = is_inline(name) || name == "Paragraphe" || name == "Titre" || name == "Liste" || name == "Item" || name == "Texte";
      if (!known) ++unknown_[std::string(name)];
      if (!is_inline(name) && !out.empty()) out += ' ';
      std::string inner = flow(child, depth + 1);
      if (name == "MiseEnEvidence" && !inner.empty() && !out.empty() && text::words(out.substr(out.size() - 1)).size() == 1 && text::words(inner.substr(0, 1)).size() == 1) out += ' ';
      out += inner;
    }
    return out;
  }

  std::string title_of(pugi::xml_node node) { return text::squeeze(flow(node.child("Titre"))); }

  void children(pugi::xml_node node, int depth) {
    for (auto child : node.children()) {
      if (child.type() == pugi::node_pcdata) {
        out_.leaf(BlockKind::paragraph, child.value());
      } else if (std::string_view(child.name()) != "Titre") {
        block(child, depth + 1);
      }
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
    if (node.type() != pugi::node_element) return;
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
    if (name == "ANoter" || name == "ASavoir" || name == "Rappel") return section(BlockKind::note, title_of(node), node, depth);
    if (name == "Attention") return section(BlockKind::warning, title_of(node), node, depth);
    if (name == "Exemple") return section(BlockKind::example, title_of(node), node, depth);
    if (name == "Liste") return list(node, depth);
    if (name == "Tableau") return table(node);
    if (name == "OuSAdresser" || name == "QuiPeutMAider") return where_to_go(node);
    if (name == "ServiceEnLigne") return online_service(node);
    if (name == "Image") return image(node);
    if (is_inline(name)) {
      out_.leaf(BlockKind::paragraph, flow(node));
      return;
    }
    ++unknown_[std::string(name)];
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
      if (!target.empty() && target[0] != 'R') out_.fact(FactKind::link, where, target, text::squeeze(flow(n)));
      else if (!url.empty()) out_.fact(FactKind::link, where, url, text::squeeze(flow(n)));
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
      for (auto inner : item.children()) simple = simple && (inner.type() == pugi::node_pcdata || std::string_view(inner.name()) == "Paragraphe");
      if (simple) {
        links(item, out_.leaf(BlockKind::item, flow(item), "- "));
        continue;
      }
      for (auto inner : item.children()) {
        if (std::string_view(inner.name()) == "Paragraphe") links(inner, out_.leaf(BlockKind::item, flow(inner), "- "));
        else block(inner, depth + 1);
      }
    }
    out_.close();
  }

  void table(pugi::xml_node node) {
    out_.open(BlockKind::table, title_of(node));
    // Merged cells are repeated, so that every column and row keeps its headings.
    std::vector<std::pair<int, std::string>> held;  // per column: rows a cell still covers, and its text
    for (auto row : node.children()) {
      std::string_view name = row.name();
      if (name == "Titre" || name == "Colonne") continue;
      if (name != "Rangée" && name != "Rangee") {
        ++unknown_[std::string(name)];
        continue;
      }
      std::vector<std::string> cells;
      auto place = [&](std::string body, int rows) {
        if (held.size() <= cells.size()) held.resize(cells.size() + 1);
        held[cells.size()] = {rows - 1, body};
        cells.push_back(std::move(body));
      };
      auto fill_held = [&] {
        while (cells.size() < held.size() && held[cells.size()].first > 0) {
          --held[cells.size()].first;
          cells.push_back(held[cells.size()].second);
        }
      };
      for (auto cell : row.children("Cellule")) {
        fill_held();
        int columns = std::clamp(cell.attribute("fusionHorizontale").as_int(1), 1, 20);
        int rows = std::clamp(cell.attribute("fusionVerticale").as_int(1), 1, 200);
        for (int i = 0; i < columns; ++i) place(text::squeeze(flow(cell)), rows);
      }
      fill_held();
      out_.row(std::string_view(row.attribute("type").value()) == "header", cells);
    }
    out_.close();
  }

  void where_to_go(pugi::xml_node node) {
    std::string url = node.child("RessourceWeb").attribute("URL").value();
    std::string title = title_of(node);
    std::string complement = text::squeeze(flow(node.child("Complement")));
    out_.open(BlockKind::where_to_go, "", url);
    Range r = out_.leaf(BlockKind::paragraph, complement.empty() ? title : fmt::format("{} ({})", title, complement));
    out_.fact(FactKind::where_to_go, r, url, node.child("PivotLocal").text().get());
    for (auto child : node.children()) {
      std::string_view name = child.name();
      if (name == "Texte") children(child, 1);
      else if (name != "Titre" && name != "Complement" && name != "PivotLocal" && name != "RessourceWeb" && name != "Source" && !name.empty()) ++unknown_[std::string(name)];
    }
    out_.close();
  }

  void online_service(pugi::xml_node node) {
    std::string url = node.attribute("URL").value();
    std::string type = node.attribute("type").value();
    out_.open(BlockKind::online_service, "", url);
    std::string number = text::squeeze(node.attribute("numerocerfa").value());
    std::string title = title_of(node);
    Range r = out_.leaf(BlockKind::paragraph, type.empty() ? title : fmt::format("{}{}: {}", type, "\u00A0", number.empty() ? title : title + " (" + number + ")"));
    out_.fact(FactKind::online_service, r, url, type);
    for (auto child : node.children()) {
      std::string_view name = child.name();
      if (name == "Introduction" || name == "NoticeLiee") out_.leaf(BlockKind::paragraph, flow(child));
      else if (name != "Titre" && name != "Source" && !name.empty()) ++unknown_[std::string(name)];
    }
    out_.close();
  }

  void image(pugi::xml_node node) {
    out_.open(BlockKind::image, title_of(node));
    for (const char* part : {"Legende", "TexteDeRemplacement", "Description"}) out_.leaf(BlockKind::paragraph, flow(node.child(part)));
    out_.close();
  }

  // One closing section of leaves, each a fact.
  void closing(BlockKind kind, std::string_view title, const std::vector<pugi::xml_node>& nodes, FactKind fact) {
    if (nodes.empty()) return;
    out_.open(kind, title);
    for (auto node : nodes) {
      std::string name = title_of(node).empty() ? text::squeeze(flow(node)) : title_of(node);
      std::string more = text::squeeze(flow(node.child(fact == FactKind::definition ? "Texte" : "Complement")));
      std::string shown = more.empty() ? name : fact == FactKind::definition ? fmt::format("{}\u00A0: {}", name, more) : fmt::format("{} ({})", name, more);
      std::string url = node.attribute("URL").value();
      out_.fact(fact, out_.leaf(BlockKind::item, shown, "- "), url.empty() ? node.attribute("ID").value() : url, "");
    }
    out_.close();
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
        if (node.child("Fiche")) {
          for (auto fiche : node.children("Fiche"))
            out_.fact(FactKind::link, out_.leaf(BlockKind::item, title_of(fiche), "- "), fiche.attribute("ID").value(), "");
        } else {
          out_.fact(FactKind::link, out_.leaf(BlockKind::item, title_of(node).empty() ? flow(node) : title_of(node), "- "), node.attribute("URL").value(), "");
        }
      }
      out_.close();
    }
    if (!d_.synonyms.empty()) {
      out_.open(BlockKind::related, "Autres intitulés");
      for (const auto& s : d_.synonyms) out_.fact(FactKind::synonym, out_.leaf(BlockKind::item, s, "- "));
      out_.close();
    }
  }

  Document& d_;
  TextBuilder out_;
  Unknown& unknown_;
  std::string subject_;
  std::vector<pugi::xml_node> tail_, references_, questions_, definitions_, related_;
  bool too_deep_ = false;
};

tl::unexpected<Error> refuse(std::string reason) { return fail(ErrorKind::invalid, "bad_xml", std::move(reason)); }

// The line of a byte offset, from 1.
std::int64_t line_at(std::string_view bytes, std::ptrdiff_t offset) {
  auto end = bytes.begin() + std::min<std::ptrdiff_t>(offset, static_cast<std::ptrdiff_t>(bytes.size()));
  return 1 + std::count(bytes.begin(), end, '\n');
}

// Text nodes are cleaned in place, so that everything kept is NFC without control characters.
bool clean_texts(pugi::xml_node node, int depth) {
  if (depth > 200) return false;
  for (auto child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      std::string_view value = child.value();
      if (!text::valid_utf8(value)) return false;
      bool ascii = std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' || c == '\n' || c == '\t'; });
      if (!ascii) child.set_value(text::clean(value).c_str());
    } else if (!clean_texts(child, depth + 1)) {
      return false;
    }
  }
  return true;
}
}  // namespace

Result<std::optional<Document>> parse_fiche_xml(std::string_view bytes, Unknown& unknown) {
  if (bytes.substr(0, 4096).find("<!ENTITY") != std::string_view::npos) return refuse("le fichier déclare des entités : refusé");
  pugi::xml_document xml;
  auto parsed = xml.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!parsed) return refuse(fmt::format("XML mal formé à la ligne {} : {}", line_at(bytes, parsed.offset), parsed.description()));
  auto root = xml.document_element();
  if (std::string_view(root.name()) != "Publication") {
    ++unknown[fmt::format("fichier <{}>", text::clean(std::string_view(root.name()).substr(0, 60)))];
    return std::optional<Document>();
  }
  std::string type = text::fold(std::string(root.attribute("type").value()) + " " + root.child("dc:type").text().get());
  if (type.find("fiche") == std::string::npos && type.find("question") == std::string::npos) {
    ++unknown[fmt::format("publication de type {}", text::clean(root.attribute("type").value()))];
    return std::optional<Document>();
  }
  if (!clean_texts(root, 0)) return refuse("texte dont l’encodage n’est pas celui annoncé, ou imbriqué sans mesure");
  Document d;
  d.source = "service-public";
  Parser parser(d, unknown);
  parser.publication(root);
  if (parser.too_deep()) return refuse("balises imbriquées sans mesure");
  bool good_id = !d.upstream_id.empty() && d.upstream_id.size() <= 20 && d.upstream_id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == std::string::npos;
  if (!good_id) return refuse("identifiant de publication absent ou illisible");
  if (d.title.empty()) return refuse("titre absent");
  if (!d.url.starts_with("https://") && !d.url.starts_with("http://")) d.url.clear();
  complete(d);
  return std::optional<Document>(std::move(d));
}
}  // namespace corpus
