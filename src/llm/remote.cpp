// Any OpenAI-compatible server, through libcurl.
#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>

#include "base/json.h"
#include "base/source.h"
#include "base/text.h"
#include "llm/chat_stream.h"
#include "llm/model.h"
#include "llm/pause.h"

namespace llm {
namespace {
constexpr int kLongestDelay = 5000;  // ms, whatever the server asks for
constexpr int kGlance = 50;          // ms between two looks at whoever may cancel
constexpr std::size_t kErrorBytes = 4096;

using Clock = std::chrono::steady_clock;
using Multi = std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)>;
using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

tl::unexpected<Error> unavailable(std::string code, std::string message) {
  return fail(ErrorKind::unavailable, std::move(code), std::move(message));
}

// The key of a file, which holds nothing else; it goes into a header line as it is.
Result<std::string> read_key(const std::string& path) {
  if (path.empty()) return std::string();
  auto read = read_file(path, 16U << 10);
  if (!read) return unavailable("model_key", "Le fichier de la clé du modèle ne peut être lu : " + path);
  std::string key = text::trim(*read);
  bool whole =
      !key.empty() && std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!whole)
    return unavailable("model_key",
                       "Le fichier de la clé du modèle doit tenir la clé, et elle seule : " + path);
  return key;
}

// A server may repeat the key in what it says, and what it says may be cut in the middle of the key.
Error without(const std::string& key, Error error) {
  std::string& said = error.message;
  for (std::size_t at = 0; !key.empty() && (at = said.find(key, at)) != std::string::npos;)
    said.replace(at, key.size(), "***");
  for (std::size_t n = key.size(); n > 2; --n)
    if (std::string cut = key.substr(0, n) + "…"; said.ends_with(cut))
      said.replace(said.size() - cut.size(), n, "***");
  return error;
}

std::string body_of(const RemoteOptions& o, const Prompt& p) {
  json::array messages;
  for (const auto& m : p.messages) messages.push_back(json::object{{"role", m.role}, {"content", m.content}});
  return json::write(json::object{{"model", o.model},
                                  {"messages", messages},
                                  {"temperature", p.temperature},
                                  {"max_tokens", p.max_tokens},
                                  {"stream", true},
                                  {"stream_options", json::object{{"include_usage", true}}}});
}

// One exchange: what came, and why it ended.
class Exchange {
 public:
  Exchange(const RemoteOptions& o, const Sink& sink, const std::atomic<bool>* cancelled)
      : options_(o), sink_(sink), cancelled_(cancelled), handle_(curl_easy_init(), curl_easy_cleanup) {}

  Result<Completion> run(const std::string& body, const std::string& key) {
    if (!handle_) return unavailable("model_unreachable", "Le client réseau ne démarre pas.");
    started_ = heard_ = Clock::now();
    Headers headers(nullptr, curl_slist_free_all);
    auto header = [&](const std::string& line) {
      headers.reset(curl_slist_append(headers.release(), line.c_str()));
    };
    header("Content-Type: application/json");
    header("Accept: text/event-stream, application/json");
    header("Expect:");
    if (!key.empty()) header("Authorization: Bearer " + key);
    prepare(body, headers.get());
    CURLcode code = perform();
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status_);
    return outcome(code);
  }

  bool began() const { return !text_.empty(); }  // then it can't be tried again
  bool may_pass() const { return may_pass_; }
  int asked_delay_ms() const { return asked_delay_ms_; }

 private:
  void prepare(const std::string& body, curl_slist* headers) {
    CURL* h = handle_.get();
    url_ = options_.url;
    while (url_.ends_with('/')) url_.pop_back();
    url_ += "/chat/completions";
    curl_easy_setopt(h, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_POST, 1L);
    curl_easy_setopt(h, CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_seconds));
    curl_easy_setopt(h, CURLOPT_TIMEOUT, static_cast<long>(options_.total_seconds));
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    if (!options_.ca_file.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, options_.ca_file.c_str());
    if (!options_.proxy.empty()) curl_easy_setopt(h, CURLOPT_PROXY, options_.proxy.c_str());
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &Exchange::on_bytes);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, this);
  }

  // As curl_easy_perform does, but for two things that it sees seconds late: the flag, and the silence.
  CURLcode perform() {
    Multi multi(curl_multi_init(), curl_multi_cleanup);
    if (!multi || curl_multi_add_handle(multi.get(), handle_.get()) != CURLM_OK) return CURLE_FAILED_INIT;
    CURLcode code = CURLE_ABORTED_BY_CALLBACK;
    for (int running = 0, left = 0;;) {
      stopped_ = stopped_ || (cancelled_ != nullptr && *cancelled_);
      if (stopped_ || curl_multi_perform(multi.get(), &running) != CURLM_OK) break;
      if (CURLMsg* ended = curl_multi_info_read(multi.get(), &left)) {
        code = ended->data.result;
        break;
      }
      if (Clock::now() - heard_ > std::chrono::seconds(options_.silence_seconds)) {
        code = CURLE_OPERATION_TIMEDOUT;
        break;
      }
      curl_multi_poll(multi.get(), nullptr, 0, kGlance, nullptr);
    }
    curl_multi_remove_handle(multi.get(), handle_.get());
    return code;
  }

  static std::size_t on_bytes(char* bytes, std::size_t size, std::size_t n, void* self) {
    return static_cast<Exchange*>(self)->take({bytes, size * n}) ? size * n : 0;
  }
  bool take(std::string_view bytes) {
    heard_ = Clock::now();
    if (status_ == 0) curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status_);
    if (status_ >= 300) {
      refusal_ += bytes;
      return refusal_.size() < kErrorBytes;
    }
    auto text = stream_.feed(bytes);
    if (!text) {
      error_ = text.error();
      return false;
    }
    return give(*text) && !stream_.closed();  // no wait for a server that stays there after its last word
  }
  bool give(const std::string& piece) {
    if (piece.empty()) return true;
    if (text_.empty()) first_ms_ = elapsed();
    text_ += piece;
    if (text_.size() > options_.most_bytes) {
      error_ = Error{ErrorKind::unavailable, "model_endless", "Le modèle écrit sans fin.", {}};
      return false;
    }
    stopped_ = !sink_(piece);
    return !stopped_;
  }

  Result<Completion> outcome(CURLcode code) {
    if (error_) return tl::unexpected(*error_);
    if (stopped_) return completion("cancelled");
    if (status_ >= 300) return refused();
    if (code != CURLE_OK && !stream_.done()) return network(code);
    auto rest = stream_.finish();
    if (!rest) return tl::unexpected(rest.error());
    give(*rest);
    if (error_) return tl::unexpected(*error_);
    if (text::trim(text_).empty()) return unavailable("model_empty", "Le modèle n’a rien écrit.");
    if (!stream_.done())
      return unavailable("model_cut", "La réponse du modèle s’est interrompue avant sa fin.");
    return completion(stream_.finish_reason());
  }

  Result<Completion> completion(std::string finish) const {
    return Completion{text_,
                      stream_.model().empty() ? options_.model : stream_.model(),
                      std::move(finish),
                      stream_.prompt_tokens(),
                      stream_.completion_tokens(),
                      first_ms_,
                      elapsed()};
  }

  Result<Completion> network(CURLcode code) {
    std::string why = curl_easy_strerror(code);
    long tunnel = 0;
    curl_off_t connected = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_HTTP_CONNECTCODE, &tunnel);
    curl_easy_getinfo(handle_.get(), CURLINFO_PRETRANSFER_TIME_T, &connected);
    if (tunnel >= 300) return proxy_refuses(tunnel);
    if (code == CURLE_OPERATION_TIMEDOUT && connected == 0) code = CURLE_COULDNT_CONNECT;
    switch (code) {
      case CURLE_URL_MALFORMAT:
      case CURLE_UNSUPPORTED_PROTOCOL:
        return unavailable("model_address",
                           "Il n’y a pas de serveur http ou https à l’adresse du modèle : " + options_.url);
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CONNECT_ERROR:
      case CURLE_SSL_CERTPROBLEM:
      case CURLE_SSL_CACERT_BADFILE:
      case CURLE_SSL_ISSUER_ERROR:
        return unavailable("model_tls", fmt::format("La connexion sécurisée au modèle échoue ({}).", why));
      case CURLE_OPERATION_TIMEDOUT:
        return unavailable("model_timeout", "Le modèle n’a pas répondu dans le temps prévu.");
      case CURLE_PARTIAL_FILE:
      case CURLE_RECV_ERROR:
      case CURLE_GOT_NOTHING:
      case CURLE_HTTP2_STREAM:
        may_pass_ = text_.empty();
        return unavailable("model_cut", "La réponse du modèle s’est interrompue avant sa fin.");
      default:
        may_pass_ = true;
        return unavailable("model_unreachable",
                           fmt::format("Le serveur du modèle est injoignable à {} ({}).", options_.url, why));
    }
  }

  static Result<Completion> proxy_refuses(long status) {
    return unavailable(
        "model_unreachable",
        fmt::format("Le mandataire (proxy) refuse de joindre le serveur du modèle (réponse {}).", status));
  }

  Result<Completion> refused() {
    std::string said = text::shorten(text::squeeze(text::clean(refusal_)), 200);
    if (status_ == 407) return proxy_refuses(status_);
    if (status_ == 401 || status_ == 403)
      return unavailable("model_key",
                         fmt::format("Le serveur du modèle refuse la clé (réponse {}).", status_));
    if (status_ < 400 || status_ == 404 || status_ == 400 || status_ == 405 || status_ == 422)
      return unavailable(
          "model_address",
          fmt::format("Le serveur du modèle ne connaît pas cette adresse ou ce modèle (réponse {}) : {}",
                      status_, said));
    if (status_ == 429 || status_ >= 500) {
      may_pass_ = true;
      curl_off_t wait = 0;
      if (curl_easy_getinfo(handle_.get(), CURLINFO_RETRY_AFTER, &wait) == CURLE_OK && wait > 0)
        asked_delay_ms_ = static_cast<int>(std::min<curl_off_t>(wait, kLongestDelay / 1000)) * 1000;
    }
    return unavailable("model_busy", fmt::format("Le serveur du modèle répond {} : {}", status_, said));
  }

  double elapsed() const {
    return std::chrono::duration<double, std::milli>(Clock::now() - started_).count();
  }

  const RemoteOptions& options_;
  const Sink& sink_;
  const std::atomic<bool>* cancelled_;
  Handle handle_;
  std::string url_ = {}, text_ = {}, refusal_ = {};
  ChatStream stream_ = {};
  std::optional<Error> error_ = {};
  Clock::time_point started_ = {}, heard_ = {};
  double first_ms_ = 0;
  long status_ = 0;
  bool stopped_ = false, may_pass_ = false;
  int asked_delay_ms_ = 0;
};

class Remote final : public Model {
 public:
  explicit Remote(RemoteOptions o) : options_(std::move(o)) { start_library(); }
  std::string name() const override { return options_.model; }

  Result<Completion> complete(const Prompt& prompt, const Sink& sink,
                              const std::atomic<bool>* cancelled) override {
    std::string key = TRY(read_key(options_.key_file));
    std::string body = body_of(options_, prompt);
    int delay = options_.first_delay_ms;
    for (int attempt = 1;; ++attempt) {
      Exchange exchange(options_, sink, cancelled);
      auto out = exchange.run(body, key);
      if (out) {
        out->attempts = attempt;
        return out;
      }
      if (attempt > options_.retries || !exchange.may_pass() || exchange.began())
        return tl::unexpected(without(key, std::move(out.error())));
      if (!pause(std::max(delay, exchange.asked_delay_ms()), cancelled)) {
        Completion stopped;
        stopped.model = options_.model;
        stopped.finish = "cancelled";
        stopped.attempts = attempt;
        return stopped;
      }
      delay = std::min(delay * 4, kLongestDelay);
    }
  }

 private:
  RemoteOptions options_;
};
}  // namespace

std::unique_ptr<Model> remote_model(RemoteOptions options) {
  return std::make_unique<Remote>(std::move(options));
}
}  // namespace llm
