package dev.quarkstream.feed;

import io.vertx.pgclient.PgConnectOptions;

/** Where to listen, and where the application's own statements go: a copy of the options at each call. */
public interface FeedServer {

    /** The server itself, where a LISTEN hears. */
    PgConnectOptions listening();

    /** As the pool connects, through a pooler if there is one. */
    PgConnectOptions sending();
}
