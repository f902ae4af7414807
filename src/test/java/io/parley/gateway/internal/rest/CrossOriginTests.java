package io.parley.gateway.internal.rest;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

@SpringBootTest(classes = RestSlice.class, webEnvironment = SpringBootTest.WebEnvironment.MOCK, properties = "parley.gateway.allowed-origins=https://chat.example.com")
@AutoConfigureWebTestClient(timeout = "20s")
@ActiveProfiles("local")
class CrossOriginTests {
  @Autowired
  private WebTestClient client;

  @Test
  void letsPagesOfAnAllowedOriginCall() {
    preflight("https://chat.example.com").expectStatus().isOk().expectHeader()
        .valueEquals("Access-Control-Allow-Origin", "https://chat.example.com").expectHeader()
        .doesNotExist("Access-Control-Allow-Credentials");
  }

  @Test
  void refusesPagesFromElsewhere() {
    preflight("https://evil.example.com").expectStatus().isForbidden().expectHeader()
        .doesNotExist("Access-Control-Allow-Origin");
  }

  private ResponseSpec preflight(String origin) {
    return client.options().uri("http://localhost/api/v1/users/me").header("Origin", origin)
        .header("Access-Control-Request-Method", "PUT").header("Access-Control-Request-Headers", "authorization")
        .exchange();
  }
}
