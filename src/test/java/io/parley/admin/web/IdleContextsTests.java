package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.OperatorRole;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.mock.web.server.MockWebSession;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;

class IdleContextsTests {
  private static final Duration IDLE = Duration.ofMinutes(30);

  private final MovingClock clock = new MovingClock();
  private final IdleContexts contexts = new IdleContexts(IDLE, clock);
  private final MockWebSession session = new MockWebSession();

  @Test
  void whoAsksNothingIsSignedOut() {
    signIn();
    clock.pass(IDLE.minusSeconds(1));
    assertThat(isSignedIn(page())).isTrue();
    clock.pass(IDLE.minusSeconds(1));
    assertThat(isSignedIn(page())).isTrue();
    clock.pass(IDLE);
    assertThat(isSignedIn(page())).isFalse();
  }

  @Test
  void whatAPageAsksByItselfIsNoSignOfAPerson() {
    signIn();
    clock.pass(IDLE.minusSeconds(1));
    assertThat(isSignedIn(stream())).isTrue();
    assertThat(isSignedIn(MockServerHttpRequest.get("/admin/nodes").header("HX-Request", "true"))).isTrue();
    assertThat(contexts.left(exchange(stream())).block()).isEqualTo(Duration.ofSeconds(1));
    clock.pass(Duration.ofSeconds(1));
    assertThat(isSignedIn(stream())).isFalse();
  }

  @Test
  void whoSignsOutHasNoTimeLeft() {
    signIn();
    contexts.save(exchange(page()), null).block();

    assertThat(isSignedIn(page())).isFalse();
    assertThat(contexts.left(exchange(stream())).block()).isEqualTo(Duration.ZERO);
  }

  private void signIn() {
    contexts.save(exchange(page()), new SecurityContextImpl(
        new TestingAuthenticationToken(new Operator("mia", OperatorRole.VIEWER), null))).block();
  }

  private boolean isSignedIn(MockServerHttpRequest.BaseBuilder<?> request) {
    return contexts.load(exchange(request)).blockOptional().isPresent();
  }

  private MockServerWebExchange exchange(MockServerHttpRequest.BaseBuilder<?> request) {
    return MockServerWebExchange.builder(request).session(session).build();
  }

  private static MockServerHttpRequest.BaseBuilder<?> page() {
    return MockServerHttpRequest.get("/admin/audit").accept(MediaType.TEXT_HTML);
  }

  private static MockServerHttpRequest.BaseBuilder<?> stream() {
    return MockServerHttpRequest.get("/admin/live").accept(MediaType.TEXT_EVENT_STREAM);
  }
}
