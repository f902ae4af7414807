package io.parley.admin.web;

import io.parley.fanout.ops.DeadLetters;
import io.parley.identity.Users;
import io.parley.messaging.ops.Journeys;
import io.parley.notification.ops.PushLog;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
class MessagePageConfiguration {
  @Bean
  JourneyQuestions journeyQuestions(DeadLetters deadLetters, Users users, ObjectProvider<PushLog> pushes) {
    return new JourneyQuestions(deadLetters, users, pushes.getIfAvailable());
  }

  @Bean
  Finder messageFinder(Journeys journeys) {
    return new MessageFinder(journeys);
  }
}
