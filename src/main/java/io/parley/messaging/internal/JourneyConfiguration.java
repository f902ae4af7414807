package io.parley.messaging.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.messaging.ops.Journeys;
import io.parley.platform.Cql;
import io.parley.platform.Deadlines;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.platform.WithoutRole;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

/// The journeys of messages: written by messaging and fan-out, told to operators wherever they ask.
@Configuration(proxyBeanMethods = false)
class JourneyConfiguration {
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(JourneyProperties.class)
  @OnRole({Role.MESSAGING, Role.FANOUT})
  static class Stored {
    @Bean
    JourneyStore journeyStore(Cql cql) {
      return new CassandraJourneys(cql);
    }

    @Bean
    NoteWriter stageNotes(JourneyStore store, JourneyProperties properties, Environment environment, Clock clock,
        MeterRegistry meters) {
      return new NoteWriter(store, environment.getRequiredProperty("parley.node.id"), properties.buffer(), clock,
          Deadlines.TIMER, Schedulers.parallel(), meters);
    }

    @Bean
    RecordingRate recordingRate(JourneyProperties properties, Clock clock) {
      return new RecordingRate(properties.perSecond(), clock);
    }

    @Bean
    Journeys journeys(JourneyStore store, LogReader reader, MessageStore messages, CursorStore cursors,
        Conversations conversations, Members members, JourneyProperties properties, Clock clock) {
      return new StoredJourneys(store, new JourneyFacts(reader, messages, conversations),
          new JourneyRecipients(members, cursors), properties.perSecond(), clock);
    }

    @Bean
    @OnRole(Role.MESSAGING)
    NodeService journeysService(Journeys journeys) {
      return new NodeService(new JourneysEndpoint(journeys));
    }
  }

  /// Where other nodes are asked.
  @Configuration(proxyBeanMethods = false)
  @OnRole(Role.ADMIN)
  @WithoutRole({Role.MESSAGING, Role.FANOUT})
  static class Remote {
    @Bean
    Journeys journeys(Peers peers) {
      return new RemoteJourneys(peers);
    }
  }
}
