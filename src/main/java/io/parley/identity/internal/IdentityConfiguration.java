package io.parley.identity.internal;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACSigner;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.identity.Access;
import io.parley.identity.Authenticator;
import io.parley.identity.LocalTokens;
import io.parley.identity.ops.UserNames;
import io.parley.platform.Cql;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.Redis;
import io.parley.platform.Role;
import io.parley.platform.WithoutRole;
import java.nio.file.Path;
import java.time.Clock;
import javax.crypto.SecretKey;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {
  @Configuration(proxyBeanMethods = false)
  @OnRole({Role.MESSAGING, Role.FANOUT})
  static class Stored {
    @Bean
    CassandraUsers users(Cql cql) {
      return new CassandraUsers(cql);
    }

    @Bean
    CassandraStandings standings(Cql cql, AccessChanges changes, Clock clock) {
      return new CassandraStandings(cql, changes, clock);
    }

    @Bean
    @OnRole(Role.MESSAGING)
    NodeService identityService(CassandraUsers users, CassandraStandings standings) {
      return new NodeService(new IdentityEndpoint(users, standings));
    }
  }

  /// A node with clients.
  @Configuration(proxyBeanMethods = false)
  @OnRole(Role.GATEWAY)
  static class Followed {
    @Bean
    AccessNews accessNews(AccessChanges changes, MeterRegistry meters) {
      return new AccessNews(changes, Schedulers.parallel(), meters);
    }

    @Bean
    Access access(StandingReader standings, AccessNews news, Clock clock) {
      CheckedAccess access = new CheckedAccess(standings, news.changes(), clock, Ticker.systemTicker());
      news.changes().subscribe(access::heard); // before anybody who then asks it
      return access;
    }
  }

  @Bean
  AccessChanges accessChanges(Redis redis) {
    return new RedisAccessChanges(redis);
  }

  @Bean
  @WithoutRole({Role.MESSAGING, Role.FANOUT})
  RemoteUsers remoteUsers(Peers peers) {
    return new RemoteUsers(peers);
  }

  @Bean
  @WithoutRole({Role.MESSAGING, Role.FANOUT})
  RemoteStandings remoteStandings(Peers peers) {
    return new RemoteStandings(peers);
  }

  @Configuration(proxyBeanMethods = false)
  @Profile("local")
  static class Local {
    /// No bean, so that nobody else can ask for it.
    private final SecretKey secret;

    Local(@Value("${parley.engines.directory:.parley}") Path directory) {
      secret = LocalSecret.in(directory);
    }

    @Bean
    UserNames userNames() {
      return LocalIssuer::userId;
    }

    @Bean
    LocalTokens localTokens(Newcomers users, Clock clock) throws JOSEException {
      return new LocalIssuer(new MACSigner(secret), users, clock);
    }

    @Bean
    Authenticator authenticator(Newcomers users, Clock clock) {
      return new JwtAuthenticator(Decoders.withSecret(secret, new TokenRules(LocalIssuer.ISSUER, null, clock)),
          LocalIssuer.ISSUER, users);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Profile("!local")
  @EnableConfigurationProperties(IdentityProperties.class)
  static class Trusted {
    /// Before anything is made or connected: a node that trusts nobody need not wait for its engines to say so.
    @Bean
    static BeanFactoryPostProcessor trustChecked(Environment environment) {
      return factory -> {
        IdentityProperties trust = Binder.get(environment).bindOrCreate("parley.identity", IdentityProperties.class);
        trust.checked();
      };
    }

    @Bean
    UserNames userNames(IdentityProperties trust) {
      String issuer = String.valueOf(trust.checked().issuer());
      return subject -> Subjects.userId(issuer, subject);
    }

    @Bean
    Authenticator authenticator(IdentityProperties trust, Newcomers users, Clock clock) {
      return Decoders.authenticator(trust.checked(), users, clock);
    }
  }
}
