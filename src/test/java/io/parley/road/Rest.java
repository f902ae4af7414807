package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What people ask of the REST API, of whichever of several nodes.
final class Rest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  private final List<URI> nodes;
  private final AtomicInteger turn = new AtomicInteger();

  Rest(List<URI> nodes) {
    this.nodes = nodes;
  }

  /// What became of a request.
  ///
  /// @param status of HTTP; 0 where no node answered
  /// @param body null where there is none
  record Answer(int status, @Nullable JsonNode body) {
    boolean isDone() {
      return status / 100 == 2;
    }

    /// Whether it may have been done, and asking again settles it.
    boolean isOpen() {
      return status == 0 || code().equals("unavailable") || code().equals("overloaded");
    }

    String code() {
      return body == null ? "" : body.path("code").asString("");
    }
  }

  /// Users of these names, on nodes of the profile `local`.
  List<LocalToken> people(String... names) {
    ObjectNode wish = Link.JSON.createObjectNode();
    List.of(names).forEach(wish.withArray("names")::add);
    Answer answer = ask(UnaryOperator.identity(), "POST", "/local/tokens", wish);
    assertThat(answer.isDone()).as("%s", answer).isTrue();
    return answer.body().valueStream().map(one -> new LocalToken(UserId.parse(one.get("user_id").asString()),
        one.get("name").asString(), one.get("token").asString())).toList();
  }

  /// Everybody becomes known to the nodes.
  void arrive(List<LocalToken> people) {
    people.forEach(one -> insist(one, "GET", "/users/me", null));
  }

  /// Asked once: a second time would make a second group.
  ConversationId begin(ConversationKind kind, LocalToken founder, Set<UserId> members) {
    ObjectNode wish = Link.JSON.createObjectNode().put("kind", kind.name().toLowerCase(Locale.ROOT));
    if (kind != ConversationKind.DIRECT) {
      wish.put("title", "Berlin");
    }
    wish.putArray("member_ids");
    members.stream().filter(member -> !member.equals(founder.userId()))
        .forEach(member -> wish.withArray("member_ids").add(member.toString()));
    Answer answer = ask(founder, "POST", "/conversations", wish);
    assertThat(answer.isDone()).as("%s", answer).isTrue();
    return ConversationId.parse(answer.body().get("conversation_id").asString());
  }

  Answer add(LocalToken by, ConversationId conversationId, UserId user) {
    return ask(by, "PUT", "/conversations/%s/members/%s".formatted(conversationId, user), null);
  }

  Answer remove(LocalToken by, ConversationId conversationId, UserId user) {
    return ask(by, "DELETE", "/conversations/%s/members/%s".formatted(conversationId, user), null);
  }

  Answer block(LocalToken by, UserId user) {
    return ask(by, "PUT", "/blocks/" + user, null);
  }

  Answer unblock(LocalToken by, UserId user) {
    return ask(by, "DELETE", "/blocks/" + user, null);
  }

  /// What follows a place, as somebody may read it.
  JsonNode page(LocalToken reader, ConversationId conversationId, long afterSeq, int limit) {
    return insist(reader, "GET",
        "/conversations/%s/messages?after_seq=%d&limit=%d".formatted(conversationId, afterSeq, limit), null);
  }

  /// Asks until it is answered.
  JsonNode insist(LocalToken who, String method, String path, @Nullable JsonNode body) {
    Answer answer = await().atMost(Link.PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(250))
        .until(() -> ask(who, method, path, body), asked -> !asked.isOpen());
    assertThat(answer.isDone()).as("%s %s: %s", method, path, answer).isTrue();
    return answer.body();
  }

  private Answer ask(LocalToken who, String method, String path, @Nullable JsonNode body) {
    return ask(request -> request.header("Authorization", "Bearer " + who.token()), method, path, body);
  }

  private Answer ask(UnaryOperator<HttpRequest.Builder> signed, String method, String path, @Nullable JsonNode body) {
    URI node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
    HttpRequest request = signed.apply(HttpRequest.newBuilder(node.resolve("/api/v1" + path)).timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))).build();
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(),
          response.body().isEmpty() ? null : Link.JSON.readTree(response.body()));
    } catch (IOException e) {
      return new Answer(0, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
