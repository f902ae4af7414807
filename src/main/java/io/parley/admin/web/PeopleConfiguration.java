package io.parley.admin.web;

import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.identity.Users;
import io.parley.identity.ops.Standings;
import io.parley.identity.ops.UserNames;
import io.parley.messaging.ops.UnreadReasons;
import io.parley.notification.ops.PushDevices;
import io.parley.notification.ops.PushLog;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import io.parley.presence.ops.PresenceReasons;
import io.parley.sessions.Sessions;
import io.parley.sessions.ops.Standouts;
import io.parley.sessions.ops.UserSessions;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
class PeopleConfiguration {
  @Bean
  People people(Users users, Standings standings, Members members, UserSessions sessions, PresenceReasons presence,
      UnreadReasons unread, PushDevices devices, PushLog pushes, Clock clock) {
    return new People(users, standings, members, sessions, presence, unread, devices, pushes, clock);
  }

  @Bean
  PeopleSets peopleSets(Standouts standouts, Standings standings, Users users, Sessions registry,
      PresenceReasons presence, Clock clock) {
    return new PeopleSets(standouts, standings, users, registry, presence, clock);
  }

  @Bean
  Finder personFinder(Users users, UserNames names) {
    return new PersonFinder(users, names);
  }

  @Bean
  Finder conversationFinder(Conversations conversations) {
    return new ConversationFinder(conversations);
  }
}
