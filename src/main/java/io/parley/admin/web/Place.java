package io.parley.admin.web;

/// A page of the navigation, in its order.
public enum Place {
  OVERVIEW("Overview", "/admin", 'o'), NODES("Nodes", "/admin/nodes", 'n'),
  PARTITIONS("Partitions", "/admin/partitions", 'p'),
  DEAD_LETTERS("Dead letters", "/admin/dead-letters", 'd'), MESSAGE("Message", "/admin/messages", 'm'),
  PEOPLE("People", "/admin/people", 'u'), CONVERSATIONS("Conversations", "/admin/conversations", 'c'),
  CAPACITY("Capacity", "/admin/capacity", 'k'),
  AUDIT("Audit", "/admin/audit", 'a');

  private final String title;
  private final String url;
  private final char key;

  Place(String title, String url, char key) {
    this.title = title;
    this.url = url;
    this.key = key;
  }

  public String title() {
    return title;
  }

  public String url() {
    return url;
  }

  /// What leads there after `g`.
  public char key() {
    return key;
  }
}
