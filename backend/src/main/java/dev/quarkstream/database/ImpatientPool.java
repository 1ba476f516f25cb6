package dev.quarkstream.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pool of connections that gives up in seconds: a request is better told that the database is away than kept
 * waiting for it. Quarkus has no settings for these two limits.
 */
@Singleton
class ImpatientPool implements PgPoolCreator {

    private static final int CONNECT_WITHIN_SECONDS = 2;
    private static final int ACQUIRE_WITHIN_SECONDS = 5;

    private volatile @Nullable PgConnectOptions server;

    /** Where the pool connects to and how: a copy, for a connection that is not of the pool. */
    PgConnectOptions server() {
        return new PgConnectOptions(Objects.requireNonNull(server, "the pool is made before the application starts"));
    }

    @Override
    public Pool create(Input input) {
        for (var server : input.pgConnectOptionsList()) {
            server.setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_WITHIN_SECONDS));
        }
        server = new PgConnectOptions(input.pgConnectOptionsList().get(0));
        var pool = input.poolOptions()
                .setConnectionTimeout(ACQUIRE_WITHIN_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return PgBuilder.pool()
                .using(input.vertx())
                .with(pool)
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .build();
    }
}
