package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.OperatorRole;
import io.parley.admin.internal.Permission;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.engines.EngineAddresses;
import io.parley.engines.TestEngines;
import io.parley.fanout.ops.DeadLetters;
import io.parley.history.Recorder;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.sessions.Nodes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What each role may do in the console: every action is offered to some and refused to all others, by the server too.
@OnSharedNode
class ConsoleRolesIntegrationTests {
  private static final Node node = Node.shared();
  private static final Map<String, OperatorRole> ROLES = Map.of(Operators.VIEWER, OperatorRole.VIEWER,
      Operators.OPERATOR, OperatorRole.OPERATOR, Operators.ADMIN, OperatorRole.ADMIN);
  private static final Map<String, ConsoleBrowser> BROWSERS = new HashMap<>();
  /// Where each action is asked for, by the page that offers it.
  private static final Map<String, Offer> ACTIONS = new LinkedHashMap<>();

  private record Offer(Permission needs, String page) {}

  @BeforeAll
  static void oneOfEach() {
    ROLES.keySet().forEach(name -> BROWSERS.put(name, new ConsoleBrowser(node.address()).signIn(name)));
    List<LocalToken> people = node.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    LocalToken alice = people.getFirst();
    LocalToken ben = people.getLast();
    new Device(ben, "phone").connect(node.address());
    ConversationId berlin = node.bean(Conversations.class)
        .create(new NewConversation(ConversationKind.GROUP, "Berlin", alice.userId(), Set.of(ben.userId()), false))
        .block(Link.PATIENCE).conversation().conversationId();
    String letter = letterIn(berlin, alice);
    String person = "/admin/people/" + ben.userId();
    String group = "/admin/conversations/" + berlin;
    String self = "/admin/nodes/" + node.bean(Nodes.class).self();
    ACTIONS.put(self + "/drain", new Offer(Permission.NODES_DRAIN, self));
    ACTIONS.put(person + "/disconnect", new Offer(Permission.SESSIONS_DISCONNECT, person));
    ACTIONS.put(person + "/revoke", new Offer(Permission.TOKENS_REVOKE, person));
    ACTIONS.put(person + "/ban", new Offer(Permission.USERS_BAN, person));
    ACTIONS.put(group + "/mute?user=" + ben.userId(), new Offer(Permission.MEMBERS_MUTE, group));
    ACTIONS.put(group + "/channel", new Offer(Permission.CONVERSATIONS_CONVERT, group));
    String one = "/admin/dead-letters/" + letter;
    String preview = "/admin/dead-letters/preview?id=" + letter + "&act=";
    ACTIONS.put(preview + "replay", new Offer(Permission.DEAD_LETTERS_REPLAY, one));
    ACTIONS.put(preview + "discard", new Offer(Permission.DEAD_LETTERS_DISCARD, one));
    ACTIONS.put(one + "/show", new Offer(Permission.CONTENT_READ, one));
    ACTIONS.put("/admin/dead-letters/export", new Offer(Permission.LISTS_EXPORT, "/admin/dead-letters"));
    ACTIONS.put("/admin/nodes/export", new Offer(Permission.LISTS_EXPORT, "/admin/nodes"));
    ACTIONS.put("/admin/partitions/export", new Offer(Permission.LISTS_EXPORT, "/admin/partitions"));
    ACTIONS.put("/admin/people/export?set=lately-gone", new Offer(Permission.LISTS_EXPORT,
        "/admin/people?set=lately-gone"));
    ACTIONS.put("/admin/conversations/export?set=largest", new Offer(Permission.LISTS_EXPORT,
        "/admin/conversations?set=largest"));
    ACTIONS.put("/admin/audit/export", new Offer(Permission.AUDIT_EXPORT, "/admin/audit"));
  }

  private static String letterIn(ConversationId conversation, LocalToken sender) {
    try (Poison poison = new Poison(EngineAddresses.of(TestEngines.shared()), new Recorder(), new Random(7))) {
      while (poison.withoutBody().isEmpty()) {
        poison.into(conversation, sender.userId());
      }
    }
    DeadLetters.Filter ours = new DeadLetters.Filter(Set.of(), Set.of(), conversation, null, null, null, null);
    await().atMost(Link.PATIENCE)
        .until(() -> !node.bean(DeadLetters.class).list(ours, null, 1).block(Link.PATIENCE).items().isEmpty());
    return node.bean(DeadLetters.class).list(ours, null, 1).block(Link.PATIENCE).items().getFirst().id();
  }

  @Test
  void everyPermissionHasItsAction() {
    Set<Permission> missing = EnumSet.allOf(Permission.class);
    missing.remove(Permission.CONSOLE_VIEW);
    ACTIONS.values().forEach(offer -> missing.remove(offer.needs()));
    assertThat(missing).isEmpty();
  }

  @Test
  void whatARoleMayNotDoIsNeitherOfferedNorPreviewed() {
    BROWSERS.forEach((name, browser) -> ACTIONS.forEach((action, offer) -> {
      boolean may = new Operator(name, ROLES.get(name)).may(offer.needs());
      String page = browser.get(offer.page() + (offer.page().contains("?") ? "&wait" : "?wait")).body();
      assertThat(page.contains(link(action))).as("%s is offered %s", name, action).isEqualTo(may);
      assertThat(browser.get(action).statusCode()).as("%s asks for %s", name, action).isEqualTo(may ? 200 : 403);
    }));
  }

  @Test
  void whatWasGivenOutIsWrittenDown() {
    assertThat(BROWSERS.get(Operators.OPERATOR).get("/admin/nodes/export").body()).startsWith("node,roles,state")
        .contains(node.bean(Nodes.class).self().toString());
    assertThat(BROWSERS.get(Operators.ADMIN).get("/admin/audit/export?action=lists.export").body())
        .startsWith("entry,at,who").containsPattern("mia,operator,lists.export,nodes,,given out");
  }

  /// As it stands in a page: a preview's fields come in the order of its form.
  private static String link(String action) {
    return action.contains("/preview?") ? action.substring(action.indexOf("act=")) : action;
  }
}
