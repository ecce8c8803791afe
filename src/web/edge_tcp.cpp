// The only file that knows Boost.Beast and Asio.
#include <fmt/format.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <set>

#include "base/log.h"
#include "web/edge.h"
#include "web/logged_path.h"
#include "web/refusal.h"
#include "web/stream_threads.h"

namespace web {
namespace {
namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = net::ip::tcp;
using TcpStream = beast::tcp_stream;
using Parser = http::request_parser<http::string_body>;
using Reply = http::response<http::string_body>;

constexpr std::uint32_t kHeaderLimit = 16 * 1024;
constexpr int kGraceSeconds = 10;  // for running requests when the server stops
constexpr const char* kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src "
    "'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

std::string copy(beast::string_view s) { return {s.data(), s.size()}; }

Request head_of(const Parser& parser, const std::string& address) {
  const auto& m = parser.get();
  Request r;
  r.method = m.method() == http::verb::get    ? Method::get
             : m.method() == http::verb::head ? Method::head
             : m.method() == http::verb::post ? Method::post
                                              : Method::other;
  std::string target = copy(m.target());
  std::size_t mark = target.find('?');
  r.encoded_path = target.substr(0, mark);
  r.path = fields::percent_decode(r.encoded_path, false);
  if (mark != std::string::npos) r.query = fields::decode_form(std::string_view(target).substr(mark + 1));
  r.cookie = copy(m[http::field::cookie]);
  r.accept = copy(m[http::field::accept]);
  r.content_type = copy(m[http::field::content_type]);
  r.if_none_match = copy(m[http::field::if_none_match]);
  r.origin = copy(m[http::field::origin]);
  r.host = copy(m[http::field::host]);
  r.address = address;
  return r;
}

template <class Message>
void set_common(Message& m, const Response& from) {
  m.set(http::field::content_type, from.content_type);
  m.set("Content-Security-Policy", kContentPolicy);
  m.set("X-Content-Type-Options", "nosniff");
  m.set("Referrer-Policy", "same-origin");
  m.set("Cross-Origin-Opener-Policy", "same-origin");
  bool cached = false;
  for (const auto& [name, value] : from.headers) {
    m.insert(name, value);
    cached = cached || name == "Cache-Control";
  }
  if (!cached) m.set(http::field::cache_control, "no-store");
}

Response plain_error(int status, std::string_view text) {
  return {status, "text/plain; charset=utf-8", std::string(text) + "\n", {}, {}};
}

Response refusal(const Request& request, int status, std::string code, std::string text) {
  if (reads_json_errors(request))
    return json_error(status, {ErrorKind::invalid, std::move(code), std::move(text)});
  return plain_error(status, text);
}

// Writes events from a worker thread and waits for each to leave, so that a slow reader slows its writer.
class EventStream final : public Stream {
 public:
  EventStream(TcpStream& stream, std::atomic<bool>& stopping) : stream_(stream), stopping_(stopping) {}
  bool send(std::string_view event, std::string_view data) override {
    std::string text = event.empty() ? "" : fmt::format("event: {}\n", event);
    for (std::size_t from = 0;;) {
      std::size_t end = data.find('\n', from);
      text += fmt::format("data: {}\n", data.substr(from, end == std::string_view::npos ? end : end - from));
      if (end == std::string_view::npos) break;
      from = end + 1;
    }
    return write(text + "\n");
  }
  bool wait(int milliseconds) override {
    for (int slept = 0; slept < milliseconds && !stopping_; slept += 50)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return !stopping_;
  }
  bool write(const std::string& bytes) {
    if (stopping_) return false;
    try {
      net::co_spawn(
          stream_.get_executor(),
          [&]() -> net::awaitable<void> {
            stream_.expires_after(std::chrono::seconds(15));
            co_await net::async_write(stream_, net::buffer(bytes), net::use_awaitable);
          },
          net::use_future)
          .get();
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

 private:
  TcpStream& stream_;
  std::atomic<bool>& stopping_;
};
}  // namespace

namespace {
template <class Work>
void post_to(net::thread_pool& pool, Work work) {
  net::post(pool, std::move(work));
}
template <class Work>
void post_to(StreamThreads& threads, Work work) {
  threads.post(std::move(work));
}
}  // namespace

struct Edge::Impl {
  Impl(EdgeOptions o, Handler& h)
      : options(std::move(o)),
        handler(h),
        acceptor(io),
        signals(io),
        grace(io),
        workers(static_cast<std::size_t>(options.workers)) {
    tcp::endpoint endpoint(net::ip::make_address(options.address), options.port);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(net::socket_base::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
  }

  // Runs `work` on a pool and comes back to the connection's executor with its result.
  template <class Pool, class Work>
  net::awaitable<Response> on(Pool& pool, Work work) {
    co_return co_await net::async_initiate<const net::use_awaitable_t<>, void(std::exception_ptr, Response)>(
        [&pool](auto done, Work w) {
          post_to(pool, [done = std::move(done), w = std::move(w)]() mutable {
            Response r;
            std::exception_ptr thrown;
            try {
              r = w();
            } catch (...) {
              thrown = std::current_exception();
            }
            auto executor = net::get_associated_executor(done);
            net::post(executor, [done = std::move(done), r = std::move(r), thrown]() mutable {
              std::move(done)(thrown, std::move(r));
            });
          });
        },
        net::use_awaitable, std::move(work));
  }

  net::awaitable<bool> respond(TcpStream& stream, Response& response, bool head, bool keep_alive) {
    Reply reply{static_cast<http::status>(response.status), 11};
    set_common(reply, response);
    reply.keep_alive(keep_alive);
    std::size_t size = response.body.size();
    if (!head) reply.body() = std::move(response.body);
    reply.content_length(size);
    if (head) {
      http::response_serializer<http::string_body> serializer(reply);
      co_await http::async_write_header(stream, serializer, net::use_awaitable);
    } else {
      co_await http::async_write(stream, reply, net::use_awaitable);
    }
    co_return reply.keep_alive();
  }

  net::awaitable<void> respond_stream(TcpStream& stream, Response& response) {
    http::response<http::empty_body> reply{http::status::ok, 11};
    set_common(reply, response);
    reply.keep_alive(false);
    http::response_serializer<http::empty_body> serializer(reply);
    co_await http::async_write_header(stream, serializer, net::use_awaitable);
    auto run = std::move(response.stream);
    // By reference only: GCC 12 destroys twice what a lambda inside a co_await holds by value.
    co_await on(streams, [&] {
      EventStream out(stream, stopping);
      run(out);
      return Response{};
    });
  }

  // While it lives, the connection waits for a request and may be cut when the server stops.
  class Waiting {
   public:
    Waiting(Impl& home, TcpStream& stream) : home_(home), stream_(stream) {
      home_.waiting_streams.insert(&stream_);
    }
    ~Waiting() { over(); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    void over() { home_.waiting_streams.erase(&stream_); }

   private:
    Impl& home_;
    TcpStream& stream_;
  };

  // One request and its response; false when the connection is to be closed.
  net::awaitable<bool> exchange(TcpStream& stream, beast::flat_buffer& buffer, const std::string& address) {
    Parser parser;
    parser.header_limit(kHeaderLimit);
    parser.body_limit(boost::none);
    Waiting waiting(*this, stream);
    stream.expires_after(
        std::chrono::seconds(buffer.size() > 0 ? options.header_seconds : options.idle_seconds));
    if (buffer.size() == 0) {  // idle until the first byte, then the whole head within its deadline
      auto n = co_await stream.async_read_some(buffer.prepare(8192), net::use_awaitable);
      buffer.commit(n);
      stream.expires_after(std::chrono::seconds(options.header_seconds));
    }
    beast::error_code ec;
    co_await http::async_read_header(stream, buffer, parser, net::redirect_error(net::use_awaitable, ec));
    if (ec == http::error::end_of_stream || stopping) co_return false;
    if (ec) {
      int status = ec == http::error::header_limit ? 431 : ec == beast::error::timeout ? 408 : 400;
      if (ec.category() == make_error_code(http::error::bad_method).category() ||
          ec == beast::error::timeout) {
        stream.expires_after(std::chrono::seconds(5));
        Response refused = plain_error(status, "Requête illisible, trop longue ou trop lente.");
        co_await respond(stream, refused, false, false);
      }
      co_return false;
    }
    Request request = head_of(parser, address);
    auto started = std::chrono::steady_clock::now();
    std::uint64_t limit = handler.body_limit(request);
    auto announced = parser.content_length();
    if (announced && *announced > limit) {
      Response refused = refusal(request, 413, "too_large", "La requête est trop volumineuse.");
      co_await respond(stream, refused, false, false);
      co_return false;
    }
    parser.body_limit(limit);
    stream.expires_after(std::chrono::seconds(options.body_seconds));
    if (!parser.is_done()) {
      if (parser.get()[http::field::expect] == "100-continue") {
        http::response<http::empty_body> go_on{http::status::continue_, 11};
        co_await http::async_write(stream, go_on, net::use_awaitable);
      }
      co_await http::async_read(stream, buffer, parser, net::redirect_error(net::use_awaitable, ec));
      if (ec) {
        stream.expires_after(std::chrono::seconds(5));
        Response refused = ec == http::error::body_limit
                               ? refusal(request, 413, "too_large", "La requête est trop volumineuse.")
                               : refusal(request, 408, "too_slow", "La requête est trop lente.");
        co_await respond(stream, refused, false, false);
        co_return false;
      }
    }
    bool keep_alive = parser.get().keep_alive();
    std::string body = std::move(parser.get().body());
    if (stopping) co_return false;
    waiting.over();
    stream.expires_never();
    Response response;
    auto readable = body.empty() ? Result<void>() : decode_body(request, std::move(body));
    if (!readable)
      response = refusal(request, 400, "bad_body", readable.error().message);
    else
      response = co_await on(workers, [&] { return handler.handle(request); });
    int status = response.status;
    std::size_t size = response.body.size();
    bool streamed = static_cast<bool>(response.stream);
    stream.expires_after(std::chrono::seconds(60));
    bool again = false;
    if (streamed && streams.full()) {
      response =
          refusal(request, 503, "too_many_streams", "Trop de suivis en cours. Réessayez dans un instant.");
      status = 503;
      streamed = false;
    }
    if (streamed)
      co_await respond_stream(stream, response);
    else
      again = co_await respond(stream, response, request.method == Method::head, keep_alive && !stopping);
    if (options.access_log) log_access(request, status, size, started);
    co_return again;
  }

  static void log_access(const Request& request, int status, std::size_t size,
                         std::chrono::steady_clock::time_point started) {
    auto micros =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started)
            .count();
    log_line::info("request", {{"method", request.method == Method::post ? "POST" : "GET"},
                               {"path", without_tokens(request.path.substr(0, 200))},
                               {"status", std::to_string(status)},
                               {"bytes", std::to_string(size)},
                               {"micros", std::to_string(micros)}});
  }

  net::awaitable<void> connection(tcp::socket socket) {
    ++open;
    beast::error_code ec;
    std::string address = socket.remote_endpoint(ec).address().to_string();
    socket.set_option(tcp::no_delay(true), ec);
    TcpStream stream(std::move(socket));
    all.insert(&stream);
    try {
      beast::flat_buffer buffer(1 << 20);
      while (co_await exchange(stream, buffer, address)) {
      }
      stream.socket().shutdown(tcp::socket::shutdown_send, ec);
    } catch (const boost::system::system_error&) {  // the peer went away or was too slow
    } catch (const std::exception& e) {
      log_line::error("connection", {{"what", e.what()}});
    }
    all.erase(&stream);
    --open;
    if (stopping && open == 0) grace.cancel();
  }

  // On the one thread of `io`: who waits for a request is cut, who runs one may end it within the grace.
  void close_down() {
    acceptor.close();
    signals.cancel();
    for (auto* stream : waiting_streams) stream->cancel();
    if (open == 0) return;
    grace.expires_after(std::chrono::seconds(kGraceSeconds));
    grace.async_wait([this](beast::error_code ec) {
      if (ec) return;
      for (auto* stream : all) stream->close();
    });
  }

  net::awaitable<void> accept() {
    while (!stopping) {
      beast::error_code ec;
      tcp::socket socket = co_await acceptor.async_accept(net::redirect_error(net::use_awaitable, ec));
      if (ec == net::error::operation_aborted) co_return;
      if (ec || open >= options.connections) continue;
      net::co_spawn(io, connection(std::move(socket)), net::detached);
    }
  }

  EdgeOptions options;
  Handler& handler;
  std::set<TcpStream*> all,
      waiting_streams;  // only the thread of `io` touches them; they outlive its coroutines
  net::io_context io{1};
  tcp::acceptor acceptor;
  net::signal_set signals;
  net::steady_timer grace;
  net::thread_pool workers;
  StreamThreads streams;
  std::atomic<bool> stopping{false};
  std::atomic<int> open{0};
};

Edge::Edge(EdgeOptions options, Handler& handler)
    : impl_(std::make_unique<Impl>(std::move(options), handler)) {}
Edge::~Edge() { stop(); }
std::uint16_t Edge::port() const { return impl_->acceptor.local_endpoint().port(); }

void Edge::run() {
  net::co_spawn(impl_->io, impl_->accept(), net::detached);
  impl_->io.run();
  impl_->workers.join();
  impl_->streams.join();
}

void Edge::stop() {
  if (impl_->stopping.exchange(true)) return;
  net::post(impl_->io, [this] { impl_->close_down(); });
}

void Edge::stop_on_signals() {
  impl_->signals.add(SIGINT);
  impl_->signals.add(SIGTERM);
  impl_->signals.async_wait([this](beast::error_code ec, int) {
    if (!ec) stop();
  });
}
}  // namespace web
