package io.parley.sessions.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.Redis;
import io.parley.platform.RedisMemory;
import io.parley.platform.Role;
import io.parley.sessions.Lives;
import io.parley.sessions.NodeId;
import io.parley.sessions.NodeLoad;
import io.parley.sessions.Nodes;
import io.parley.sessions.Sessions;
import io.parley.sessions.ops.Standouts;
import io.parley.sessions.ops.UserSessions;
import io.parley.sessions.spi.SessionHolder;
import io.parley.sessions.spi.StandoutsHere;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NodeProperties.class, ClosesProperties.class})
class SessionsConfiguration {
  @Bean
  RedisLeases leases(Redis redis) {
    return new RedisLeases(redis, NodeLease.TTL);
  }

  @Bean
  NodeLease nodeLease(NodeProperties properties, Environment environment, Clock clock, Leases leases,
      RedisMemory memory,
      ObjectProvider<NodeLoad> load, ObjectProvider<RpcServer> rpc, MeterRegistry meters) {
    Set<String> roles = Role.of(environment).stream().map(Role::profile).collect(Collectors.toCollection(TreeSet::new));
    NodeDescription node = new NodeDescription(properties.nodeId(), roles,
        () -> rpc.stream().map(server -> properties.reachableAt(server.port())).findFirst().orElse(""),
        clock.instant(), new TotalLoad(load));
    return new NodeLease(node, leases, memory.check(), NodeTime.ofThisMachine(), meters);
  }

  @Bean
  IncarnationInLogs incarnationInLogs(Nodes nodes) {
    return new IncarnationInLogs(nodes);
  }

  @Bean
  LeaseHealth leaseHealthIndicator(NodeLease lease) {
    return new LeaseHealth(lease);
  }

  @Bean
  Lives lives(Leases leases) {
    return new LeasedLives(leases);
  }

  @Bean
  RedisCloses closes(Redis redis, ClosesProperties properties) {
    return new RedisCloses(redis, properties.closes());
  }

  @Bean
  Sessions sessions(Redis redis, Nodes nodes, Leases leases, RedisCloses closes, Clock clock, MeterRegistry meters) {
    return new MeasuredSessions(new RedisSessions(redis, nodes, new Homes(leases, NodeTime.ofThisMachine()),
        new DeadEntries(redis, closes, clock, meters), meters), meters);
  }

  @Bean
  @OnRole(Role.GATEWAY)
  NodeService userSessionsService(ObjectProvider<SessionHolder> here) {
    return new NodeService(new UserSessionsEndpoint(here::getObject)); // the gateway's, which is made later
  }

  @Bean
  @OnRole(Role.GATEWAY)
  NodeService standoutsService(ObjectProvider<StandoutsHere> here) {
    return new NodeService(new StandoutsEndpoint(here::getObject));
  }

  @Bean
  @OnRole(Role.ADMIN)
  Standouts standouts(Nodes nodes, ObjectProvider<StandoutsHere> here, ObjectProvider<Peers> peers,
      ObjectProvider<Directory> directory) {
    return new GatewayStandouts(nodes.self(), here.getIfAvailable(), peers.getIfAvailable(),
        () -> directory.stream().flatMap(known -> known.with(Role.GATEWAY).keySet().stream()).map(NodeId::new)
            .toList());
  }

  @Bean
  @OnRole(Role.ADMIN)
  UserSessions userSessions(Nodes nodes, Sessions registry, RedisCloses closes, ObjectProvider<SessionHolder> here,
      ObjectProvider<Peers> peers) {
    return new HeldSessions(nodes.self(), registry, closes, here.getIfAvailable(), peers.getIfAvailable());
  }
}
