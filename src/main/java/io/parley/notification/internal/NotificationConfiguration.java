package io.parley.notification.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.fanout.spi.Absentees;
import io.parley.identity.Users;
import io.parley.identity.ops.Standings;
import io.parley.messaging.History;
import io.parley.messaging.Unread;
import io.parley.notification.Mutes;
import io.parley.notification.PushTargets;
import io.parley.notification.ops.PushDevices;
import io.parley.notification.ops.PushLog;
import io.parley.notification.ops.PushProviders;
import io.parley.platform.Cql;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.PublishedMeters;
import io.parley.platform.Redis;
import io.parley.platform.Role;
import io.parley.platform.TimeUuids;
import io.parley.platform.WithoutRole;
import io.parley.sessions.Nodes;
import io.parley.sessions.Sessions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

/// Messaging nodes answer what devices set; fan-out nodes push, beside their consumers of the log, since they know who is without a
/// session. Where no sender is configured nothing is handed on, and nothing consumed.
@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(NotificationProperties.class)
  @OnRole({Role.MESSAGING, Role.FANOUT})
  static class Stored {
    @Bean
    TargetStore targetStore(Cql cql) {
      return new TargetStore(cql);
    }

    @Bean
    CassandraMutes mutes(Cql cql, Members members, Clock clock) {
      return new CassandraMutes(cql, members, clock);
    }

    @Bean
    CassandraPushLog pushLog(Cql cql, TimeUuids ids) {
      return new CassandraPushLog(cql, ids);
    }

    @Bean
    PushHttp pushesToThePublic(NotificationProperties properties) {
      return new PushHttp(!properties.webPush().privateAddresses());
    }

    @Bean
    PushHttp pushesToTheOperator() {
      return new PushHttp(false);
    }

    @Bean
    PushSenders pushSenders(NotificationProperties properties, PushHttp pushesToThePublic, PushHttp pushesToTheOperator,
        Clock clock) {
      List<PushSender> senders = new ArrayList<>();
      NotificationProperties.Webhook webhook = properties.webhook();
      if (webhook.isOn()) {
        senders.add(new WebhookSender(webhook.address(), new WebhookSignature(String.valueOf(webhook.secret())),
            pushesToTheOperator, clock));
      }
      NotificationProperties.WebPush webPush = properties.webPush();
      if (webPush.isOn()) {
        WebPushMessages messages = new WebPushMessages(String.valueOf(webPush.publicKey()),
            String.valueOf(webPush.privateKey()), String.valueOf(webPush.subject()));
        senders.add(new WebPushSender(messages, properties.maxAge(), pushesToThePublic, !webPush.privateAddresses()));
      }
      return new PushSenders(senders);
    }

    @Bean
    PushTargets pushTargets(TargetStore targets, PushSenders senders, NotificationProperties properties, Clock clock) {
      return new StoredPushTargets(targets, senders,
          properties.webPush().isOn() ? properties.webPush().publicKey() : null, clock);
    }

    @Bean
    PushDevices pushDevices(TargetStore targets) {
      return userId -> targets.of(userId).take(PushTargets.MAX_DEVICES)
          .map(target -> new PushDevices.PushDevice(target.deviceId(), target.kind(), target.setAt()));
    }

    @Bean
    @OnRole(Role.MESSAGING)
    NodeService notificationService(PushTargets targets, Mutes mutes, PushDevices devices, PushLog log) {
      return new NodeService(new NotificationEndpoint(targets, mutes, devices, log));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @OnRole(Role.FANOUT)
  @Conditional(SomebodyToSend.class)
  static class Sending {
    @Bean
    Absentees absentees(KafkaTemplate<byte[], byte[]> kafka, Conversations conversations, MeterRegistry meters) {
      return new NoticePublisher(kafka, conversations, meters);
    }

    @Bean
    Occasions occasions(TargetStore targets, CassandraMutes mutes, Standings standings, Unread unread,
        Sessions sessions, Clock clock) {
      return new Occasions(targets, mutes, standings, unread, sessions, clock);
    }

    @Bean
    static PublishedMeters publishedNotificationMeters() {
      return new PublishedMeters(Set.of("parley.notification.waiting", "parley.notification.breakers"), Set.of());
    }

    @Bean
    Breakers breakers(PushSenders senders, MeterRegistry meters) {
      Breakers breakers = new Breakers(System::nanoTime);
      senders.kinds().forEach(kind -> Gauge.builder("parley.notification.breakers", breakers, all -> all.open(kind))
          .description("Providers that are kept away from since they fail").tag("kind", kind.wireName())
          .register(meters));
      return breakers;
    }

    @Bean
    Waiting waitingToBePushed(NotificationProperties properties, Clock clock) {
      return new Waiting(properties.window(), properties.waiting(), clock::millis);
    }

    @Bean
    PushProvidersEndpoint pushProvidersEndpoint(Waiting waitingToBePushed, NotificationProperties properties,
        Breakers breakers) {
      return new PushProvidersEndpoint(waitingToBePushed, properties.waiting(), breakers);
    }

    @Bean
    NodeService pushProvidersService(PushProvidersEndpoint pushProvidersEndpoint) {
      return new NodeService(pushProvidersEndpoint);
    }

    @Bean
    Pushes pushes(PushSenders senders, Breakers breakers, TargetStore targets, CassandraPushLog log,
        MeterRegistry meters) {
      return new Pushes(senders, breakers, targets, log, meters);
    }

    @Bean
    Judged judged(MeterRegistry meters) {
      return new Judged(meters);
    }

    @Bean
    Notifier notifier(NotificationProperties properties, Occasions occasions, Pushes pushes, Users users,
        Conversations conversations, History history, Redis redis, Clock clock, Judged judged) {
      return new Notifier(occasions, new Wording(properties.reveals(), users, conversations, history), pushes,
          new Pushed(redis, properties.maxAge().multipliedBy(2)), properties.maxAge(), clock, judged);
    }

    /// Needs the template, which is handed out only once the topics exist.
    @Bean
    NoticeConsumer noticeConsumer(KafkaProperties kafka, KafkaConnectionDetails connection,
        KafkaTemplate<byte[], byte[]> template, Waiting waitingToBePushed, Notifier notifier, Judged judged,
        MeterRegistry meters) {
      Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
      settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.getConsumer().getBootstrapServers());
      settings.put(ConsumerConfig.GROUP_ID_CONFIG, "parley-notification");
      settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
      settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      return new NoticeConsumer(
          () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
          new Dispatch(waitingToBePushed, notifier, judged, meters));
    }
  }

  /// Of the nodes that push, which may be this one.
  @Configuration(proxyBeanMethods = false)
  @OnRole(Role.ADMIN)
  static class Operated {
    @Bean
    PushProviders pushProviders(Nodes nodes, ObjectProvider<PushProvidersExchange> here, ObjectProvider<Peers> peers) {
      return new NodePushProviders(nodes.self(), here.getIfAvailable(), peers.getIfAvailable());
    }
  }

  /// Where other nodes are asked.
  @Configuration(proxyBeanMethods = false)
  @WithoutRole({Role.MESSAGING, Role.FANOUT})
  static class Remote {
    @Bean
    RemoteNotification notification(Peers peers) {
      return new RemoteNotification(peers);
    }

    @Bean
    @OnRole(Role.ADMIN)
    PushDevices pushDevices(Peers peers) {
      return new RemotePushes(peers).devices();
    }

    @Bean
    @OnRole(Role.ADMIN)
    PushLog pushLog(Peers peers) {
      return new RemotePushes(peers).log();
    }
  }
}
