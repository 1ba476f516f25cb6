package dev.quarkstream.feed;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;

/** Where to listen, and where the application's own statements go: a connection of its own at each call. */
public interface FeedServer {

    /** To the server itself, where a LISTEN hears. */
    Future<PgConnection> listening();

    /** As the pool connects, through a pooler if there is one. */
    Future<PgConnection> sending();
}
