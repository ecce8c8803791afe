// The rows that give a table of the planning pages as CSV and JSON.
#include "calls/planning_figures.h"
#include "operations/operation.h"

namespace calls {
namespace {
using operations::Context;

// What a page asks, and which of its tables.
template <class In>
struct TableAsked : In {
  std::string block;
  static auto fields() {
    return std::tuple_cat(std::tuple{field("block", "Tableau", &TableAsked::block).required().max(40)},
                          In::fields());
  }
};

// Refused when what was asked makes no page of figures.
Result<void> complete(const std::vector<FieldError>& faults, const std::string& missing, bool made) {
  if (!faults.empty()) return invalid(faults);
  if (made) return {};
  return fail(ErrorKind::missing, "no_figures",
              missing.empty() ? "Il manque de quoi calculer\u00A0: voyez la page de ce tableau." : missing);
}

Result<std::vector<FigureTable>> tables_of(Context& c, const AskStaffing& in) {
  auto a = TRY(ask_staffing(c, in));
  TRY(complete(a.faults, "", a.view.has_value()));
  return staffing_figures(a);
}
Result<std::vector<FigureTable>> tables_of(Context& c, const AskPlan& in) {
  auto a = TRY(ask_plan(c, in));
  TRY(complete(a.faults, a.missing, a.plan.has_value()));
  return plan_figures(*a.plan);
}
Result<std::vector<FigureTable>> tables_of(Context& c, const AskPool& in) {
  auto a = TRY(ask_pool(c, in));
  TRY(complete(a.faults, a.missing, a.pool.has_value()));
  return pool_figures(*a.pool);
}
Result<std::vector<FigureTable>> tables_of(Context& c, const ShowPatience& in) {
  return patience_figures(TRY(show_patience(c, in)));
}
Result<std::vector<FigureTable>> tables_of(Context& c, const ShowForecast& in) {
  auto v = TRY(show_forecast(c, in));
  return forecast_figures(v, agents_of(c, v));
}

template <class In>
void install_tables(operations::Registry& r, const std::string& id, const std::string& summary,
                    std::string_view source) {
  using Asked = TableAsked<In>;
  auto show = [](Context& c, const Asked& in) -> Result<FigureTable> {
    return figures_named(TRY(tables_of(c, in)), in.block);
  };
  auto row = [&](const std::string& suffix, const std::string& form, const std::string& extension) {
    return operations::Row{"calls." + id + suffix,   summary + form,   operations::Right::read,
                           operations::Effect::read, web::Method::get, std::string(source) + extension};
  };
  r.add(operations::operation<Asked, FigureTable>(
      row("_figures", "", ""), show, operations::Views<Asked, FigureTable>{.json = figures_json}));
  r.add(operations::operation<Asked, FigureTable>(
      row("_figures_csv", ", en CSV", ".csv"), show,
      operations::Views<Asked, FigureTable>{
          .json = figures_json, .raw = [](Context&, const Asked&, FigureTable& t) {
            return web::Response::download(figures_csv(t), "text/csv; charset=utf-8", t.code + ".csv");
          }}));
}
}  // namespace

void install_planning_figures(operations::Registry& r) {
  install_tables<AskStaffing>(r, "staff", "Un tableau de la page des effectifs", kStaffFigures);
  install_tables<AskPlan>(r, "plan", "Un tableau de la page des agents d’un jour", kPlanFigures);
  install_tables<AskPool>(r, "pool", "Un tableau de la page des files qui répondent ensemble", kPoolFigures);
  install_tables<ShowPatience>(r, "patience", "Un tableau de la page de la patience", kPatienceFigures);
  install_tables<ShowForecast>(r, "forecast", "Un tableau de la page des appels à venir", kForecastFigures);
}
}  // namespace calls
