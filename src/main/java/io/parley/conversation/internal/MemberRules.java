package io.parley.conversation.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.identity.UserId;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What each role may do in a group or channel. In a direct conversation nothing changes.
///
/// | | owner | admin | member |
/// | --- | --- | --- | --- |
/// | rename, add members | yes | yes | no |
/// | remove or mute a member | yes | yes | no |
/// | remove or mute an admin | yes | no | no |
/// | make and unmake admins | yes | no | no |
/// | hand ownership over (who had it becomes an admin) | yes | | |
/// | leave | yes, and the next in line owns it ([MembershipChange]) | yes | yes |
final class MemberRules {
  private MemberRules() {}

  /// @param actor who is in it
  /// @param target the standing of the member the event is about; empty for a stranger
  /// @throws ParleyException `forbidden`, `not_found` or `bad_request`
  static void check(Member actor, ConversationEvent event, Optional<Member> target) {
    switch (event) {
      case ConversationEvent.Created() -> throw forbidden("Only the server says that a conversation was created");
      case ConversationEvent.BecameChannel() -> throw forbidden("Only an operator turns a group into a channel");
      case ConversationEvent.Renamed(var title) -> {
        steers(actor);
        checkTitle(title);
      }
      case ConversationEvent.MemberAdded(_, var role) when target.isPresent() -> change(actor, target.get(), role);
      case ConversationEvent.MemberAdded(_, var role) -> add(actor, role);
      case ConversationEvent.RoleChanged(var userId, var role) ->
        change(actor, target.orElseThrow(() -> notFound(userId)), role);
      case ConversationEvent.MemberMuted(var userId, _) -> mute(actor, target.orElseThrow(() -> notFound(userId)));
      case ConversationEvent.MemberRemoved(var userId) -> remove(actor, target.orElseThrow(() -> notFound(userId)));
    }
  }

  private static void add(Member actor, MemberRole role) {
    steers(actor);
    if (role == MemberRole.OWNER) {
      throw ParleyException.badRequest("role can't be owner for a new member; add them first, then hand it over");
    }
    if (role == MemberRole.ADMIN && actor.role() != MemberRole.OWNER) {
      throw forbidden("Only the owner makes admins");
    }
  }

  private static void change(Member actor, Member target, MemberRole role) {
    if (target.role() == role) {
      steers(actor);
    } else if (actor.role() != MemberRole.OWNER) {
      throw forbidden("Only the owner changes roles");
    } else if (target.userId().equals(actor.userId())) {
      throw forbidden("An owner hands ownership over by giving another member the role owner");
    }
  }

  private static void remove(Member actor, Member target) {
    if (target.userId().equals(actor.userId())) {
      return;
    }
    steers(actor);
    if (target.role() != MemberRole.MEMBER && actor.role() != MemberRole.OWNER) {
      throw forbidden("Only the owner removes admins, and nobody the owner");
    }
  }

  private static void mute(Member actor, Member target) {
    steers(actor);
    if (target.userId().equals(actor.userId())) {
      throw forbidden("Nobody mutes or unmutes themselves");
    }
    if (target.role() != MemberRole.MEMBER && actor.role() != MemberRole.OWNER) {
      throw forbidden("Only the owner mutes admins, and nobody the owner");
    }
  }

  private static void steers(Member actor) {
    if (actor.role() == MemberRole.MEMBER) {
      throw forbidden("Only the owner and admins change a conversation");
    }
  }

  /// @throws ParleyException `bad_request` for a title that is blank or too long
  static void checkTitle(@Nullable String title) {
    if (title != null && (title.isBlank() || title.length() > Conversations.MAX_TITLE_LENGTH)) {
      throw ParleyException.badRequest(
          "title must have 1 to %d characters and not be blank".formatted(Conversations.MAX_TITLE_LENGTH));
    }
  }

  static ParleyException forbidden(String message) {
    return new ParleyException(ErrorKind.FORBIDDEN, "forbidden", message);
  }

  static ParleyException tooManyMembers() {
    return new ParleyException(ErrorKind.INVALID, "too_many_members",
        "A group has at most %d members; make it a channel instead".formatted(Conversations.MAX_GROUP_MEMBERS));
  }

  private static ParleyException notFound(UserId userId) {
    return new ParleyException(ErrorKind.NOT_FOUND, "not_found", "%s is not in this conversation".formatted(userId));
  }
}
