package io.parley.sessions.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.parley.platform.NodeService;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.sessions.Nodes;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.cbor.JacksonCborDecoder;
import org.springframework.http.codec.cbor.JacksonCborEncoder;
import org.springframework.messaging.rsocket.RSocketStrategies;
import org.springframework.messaging.rsocket.annotation.support.RSocketMessageHandler;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Calls between nodes. A node that has every role and no key does without.
@Configuration(proxyBeanMethods = false)
class RpcConfiguration {
  private static final String KEY = "parley.rpc.key";
  /// The largest answer, a page of 256 KB and what surrounds it, fits many times.
  private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  /// Before anything is made or connected.
  @Bean
  static BeanFactoryPostProcessor rolesChecked(Environment environment) {
    return factory -> {
      if (!Role.of(environment).equals(EnumSet.allOf(Role.class)) && !environment.containsProperty(KEY)) {
        throw ParleyException.badRequest(KEY + " must be set, to the same secret on all nodes: this node does not have "
            + "every role and must ask others");
      }
    };
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(KEY)
  @EnableConfigurationProperties(RpcProperties.class)
  static class Connected {
    /// No bean, so that nobody else can ask for it.
    private final SharedKey key;
    private final RpcProperties properties;
    private final RSocketStrategies strategies;

    Connected(RpcProperties properties) {
      this.properties = properties;
      key = properties.sharedKey();
      CBORMapper mapper = CBORMapper.builder().build();
      JacksonCborDecoder decoder = new JacksonCborDecoder(mapper);
      decoder.setMaxInMemorySize(MAX_MESSAGE_BYTES);
      // Not zero-copy: with Netty 4.2's allocator RSocket 1.1.5 releases a call's metadata before it is written.
      strategies = RSocketStrategies.builder().dataBufferFactory(DefaultDataBufferFactory.sharedInstance)
          .encoder(new JacksonCborEncoder(mapper)).decoder(decoder).build();
    }

    @Bean
    Directory directory(Nodes nodes, Leases leases) {
      return new Directory(nodes.self(), leases, NodeTime.ofThisMachine());
    }

    @Bean
    Doubts doubts() {
      return new Doubts();
    }

    @Bean
    Connections connections(Doubts doubts) {
      return new Connections(key, strategies, doubts, properties.deadline());
    }

    @Bean
    Peers peers(Directory directory, Connections connections, Doubts doubts, MeterRegistry meters) {
      return new MeasuredPeers(new RSocketPeers(directory, connections, doubts, properties.deadline()), meters);
    }

    @Bean
    MeterBinder nodesByRole(Directory directory) {
      return meters -> {
        for (Role role : Role.values()) {
          Gauge.builder("parley.sessions.nodes", directory, nodes -> nodes.with(role).size())
              .description("Nodes that this one knows, by role").tag("role", role.profile()).register(meters);
        }
      };
    }

    @Bean
    PeersHealth peersHealthIndicator(Directory directory) {
      return new PeersHealth(directory);
    }

    @Bean
    RpcServer rpcServer(ObjectProvider<NodeService> services) {
      return new RpcServer(properties.port(), key, () -> {
        RSocketMessageHandler handler = new RSocketMessageHandler();
        handler.setRSocketStrategies(strategies);
        handler.setHandlers(services.stream().map(NodeService::endpoint).toList());
        handler.afterPropertiesSet();
        return handler.responder();
      });
    }
  }
}
