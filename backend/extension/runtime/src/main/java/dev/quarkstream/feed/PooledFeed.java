package dev.quarkstream.feed;

import io.quarkus.arc.DefaultBean;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;

/** Two connections of the application's pool, with its credentials and its TLS: one for good, one for a moment. */
@DefaultBean
@Singleton
class PooledFeed implements FeedServer {

    private final Pool pool;

    PooledFeed(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<PgConnection> listening() {
        return pool.getConnection().map(PgConnection::cast);
    }

    @Override
    public Future<PgConnection> sending() {
        return listening();
    }
}
