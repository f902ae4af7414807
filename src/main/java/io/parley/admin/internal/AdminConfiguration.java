package io.parley.admin.internal;

import io.parley.platform.Cql;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.time.Clock;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
@EnableConfigurationProperties(AdminProperties.class)
class AdminConfiguration {
  @Bean
  Audit audit(Cql cql, Clock clock) {
    return new CassandraAudit(cql, clock);
  }

  @Configuration(proxyBeanMethods = false)
  @OnRole(Role.ADMIN)
  @Profile("local")
  static class Local {
    @Bean
    Accounts accounts(AdminProperties properties) {
      return properties.accounts().isEmpty() ? Accounts.generatedOne() : Accounts.of(properties.accounts());
    }

    @Bean
    ConsoleWelcome consoleWelcome(Accounts accounts) {
      return new ConsoleWelcome(accounts);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @OnRole(Role.ADMIN)
  @Profile("!local")
  static class Configured {
    /// Before anything is made or connected: a node that lets nobody in need not wait for its engines to say so.
    @Bean
    static BeanFactoryPostProcessor accountsChecked(Environment environment) {
      return _ -> Accounts
          .check(Binder.get(environment).bindOrCreate("parley.admin", AdminProperties.class).accounts());
    }

    @Bean
    Accounts accounts(AdminProperties properties) {
      return Accounts.of(properties.accounts());
    }
  }
}
