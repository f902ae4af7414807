package io.parley.admin.web;

import io.parley.identity.Users;
import io.parley.identity.ops.UserNames;
import reactor.core.publisher.Flux;

/// Finds a user by id or exact name.
final class PersonFinder implements Finder {
  private final Users users;
  private final UserNames names;

  PersonFinder(Users users, UserNames names) {
    this.users = users;
    this.names = names;
  }

  @Override
  public Flux<Hit> find(String typed) {
    return users.find(names.idOf(typed))
        .map(user -> new Hit("Person", PersonFile.name(user), PeoplePage.url(user.userId())))
        .flux();
  }
}
