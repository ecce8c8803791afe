// The client of a language model and the network: keys, addresses, TLS, proxies, several calls at once.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "model_call.h"

namespace {
using e2e::Call;
using e2e::ChatServer;
using e2e::Fault;
using testing::AllOf;
using testing::HasSubstr;
using testing::Lt;
using testing::Not;

class ModelNetwork : public e2e::ModelTest {
 protected:
  e2e::Folder folder_{"model"};
};

int closed_port() { return ChatServer().port(); }
std::string local(std::string_view scheme, int port) {
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(port) + "/v1";
}

// A port whose queue is full: connections to it stay unanswered.
class DeafPort {
 public:
  DeafPort() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(fds_[0], reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(fds_[0], 0), 0);
    EXPECT_EQ(getsockname(fds_[0], reinterpret_cast<sockaddr*>(&address), &size), 0);
    for (int i = 1; i < 4; ++i) connect(fds_[i], reinterpret_cast<sockaddr*>(&address), size);
    port_ = ntohs(address.sin_port);
  }
  ~DeafPort() {
    for (int fd : fds_) ::close(fd);
  }
  int port() const { return port_; }

 private:
  static int fresh() { return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }
  int fds_[4] = {fresh(), fresh(), fresh(), fresh()};
  int port_ = 0;
};
}  // namespace

TEST_F(ModelNetwork, TheKeyIsSentAndNeverTold) {
  const std::string key = "sk-essai-7f3a9c", long_key = "eyJ" + std::string(400, 'w');
  options_.key_file = folder_.write("key", "  " + key + "\n");
  options_.retries = 0;
  ASSERT_TRUE(call().result);
  EXPECT_EQ(server_.requests().back().authorization, "Bearer " + key);
  // The server repeats it in each of its refusals.
  for (Fault fault : {Fault::bad_key, Fault::unknown_model, Fault::bad_proxy_key, Fault::busy, Fault::broken,
                      Fault::overloaded, Fault::refusal, Fault::garbage, Fault::closes}) {
    server_.fail(fault);
    Call c = call();
    ASSERT_FALSE(c.result);
    EXPECT_THAT(c.message(), Not(HasSubstr(key)));
    EXPECT_THAT(c.message(), Not(HasSubstr("7f3a9c")));
  }
  // Not even its beginning, when what the server says is cut there.
  folder_.write("key", long_key);
  server_.fail(Fault::broken);
  EXPECT_THAT(call().message(), AllOf(HasSubstr("réponse 500"), Not(HasSubstr("eyJ"))));
  EXPECT_EQ(server_.requests().back().authorization, "Bearer " + long_key);
  // Another key is taken at the next call.
  server_.fail(Fault::none);
  folder_.write("key", "sk-autre");
  ASSERT_TRUE(call().result);
  EXPECT_EQ(server_.requests().back().authorization, "Bearer sk-autre");
}

TEST_F(ModelNetwork, AKeyFileThatHoldsNoKeyIsTold) {
  for (const std::string& bytes : {std::string(), std::string(" \n"), std::string("sk-1\nX-Autre: 2"),
                                   std::string("ma clé"), std::string(1, '\0')}) {
    options_.key_file = folder_.write("key", bytes);
    Call c = call();
    EXPECT_EQ(c.code(), "model_key") << bytes;
    EXPECT_THAT(c.message(), HasSubstr(options_.key_file));
    EXPECT_THAT(c.message(), Not(HasSubstr("sk-1")));
  }
  options_.key_file = folder_ / "absent";
  Call c = call();
  EXPECT_EQ(c.code(), "model_key");
  EXPECT_THAT(c.message(), HasSubstr("absent"));
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(ModelNetwork, AServerThatIsNotThere) {
  options_.url = local("http", closed_port());
  Call c = call();
  EXPECT_EQ(c.code(), "model_unreachable");
  EXPECT_THAT(c.message(), HasSubstr(options_.url));
  EXPECT_THAT(c.ms, AllOf(testing::Ge(100), Lt(500)));  // three tries, after 20 and 80 ms
  options_.url = "http://modele.invalid/v1";
  options_.retries = 0;
  EXPECT_EQ(call().code(), "model_unreachable");
}

TEST_F(ModelNetwork, AServerThatDoesNotTakeTheConnection) {
  DeafPort deaf;
  options_.url = local("http", deaf.port());
  options_.retries = 0;
  options_.silence_seconds = 5;
  Call c = call();
  EXPECT_EQ(c.code(), "model_unreachable") << c.message();
  EXPECT_THAT(c.ms, AllOf(testing::Ge(950), Lt(1500)));
}

TEST_F(ModelNetwork, AddressesThatAreNotOfTheWeb) {
  for (const std::string& url :
       {local("ftp", server_.port()), std::string("file:///etc/passwd"), std::string("pas une adresse"),
        std::string(), std::string("http://127.0.0.1:99999/v1")}) {
    options_.url = url;
    Call c = call();
    EXPECT_EQ(c.code(), "model_address") << url << " " << c.message();
    EXPECT_LT(c.ms, 300);
  }
  EXPECT_TRUE(server_.requests().empty());
  options_.url = server_.url() + "/autre";
  EXPECT_EQ(call().code(), "model_address");
}

TEST_F(ModelNetwork, TlsThatFailsIsToldAndNotTriedAgain) {
  options_.url = local("https", server_.port());
  Call c = call();
  EXPECT_EQ(c.code(), "model_tls") << c.message();
  EXPECT_THAT(c.message(), HasSubstr("sécurisée"));
  EXPECT_LT(c.ms, 500);
  options_.ca_file = folder_.write("ca.pem", "pas un certificat");
  EXPECT_EQ(call().code(), "model_tls");
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(ModelNetwork, AProxyIsUsedAndItsRefusalsAreToldAsSuch) {
  options_.proxy = "http://127.0.0.1:" + std::to_string(server_.port());
  options_.url = "http://modele.invalid/v1";
  Call c = call();
  EXPECT_EQ(c.text(), "Bonjour.") << c.message();
  EXPECT_EQ(server_.requests().back().path, "http://modele.invalid/v1/chat/completions");
  server_.fail(Fault::bad_proxy_key);
  c = call();
  EXPECT_EQ(c.code(), "model_unreachable");
  EXPECT_THAT(c.message(), HasSubstr("mandataire"));
  // A tunnel that it refuses to open.
  options_.url = "https://modele.invalid/v1";
  c = call();
  EXPECT_EQ(c.code(), "model_unreachable") << c.message();
  EXPECT_THAT(c.message(), HasSubstr("mandataire"));
  EXPECT_EQ(server_.requests().back().method, "CONNECT");
  EXPECT_EQ(server_.requests().back().authorization, "");
  // No proxy there.
  options_.proxy = "http://127.0.0.1:" + std::to_string(closed_port());
  c = call();
  EXPECT_EQ(c.code(), "model_unreachable");
  EXPECT_LT(c.ms, 500);
}

TEST_F(ModelNetwork, CallsAtTheSameTimeKeepApart) {
  server_.answer_with(
      [](const e2e::ChatRequest& r) {
        return std::vector<std::string>{json::text(r.json(), "model"), " fin"};
      },
      50);
  std::vector<std::future<Call>> calls;
  for (int i = 0; i < 8; ++i)
    calls.push_back(std::async(std::launch::async, [o = options_, i]() mutable {
      o.model = "modele-" + std::to_string(i);
      return call(o);
    }));
  for (int i = 0; i < 8; ++i) {
    Call c = calls[static_cast<std::size_t>(i)].get();
    EXPECT_EQ(c.text(), "modele-" + std::to_string(i) + " fin") << c.message();
  }
}
