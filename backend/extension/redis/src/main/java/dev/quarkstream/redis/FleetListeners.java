package dev.quarkstream.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Who listens at a Redis, for a command, which has no beans.
 *
 * @param relays who would answer a replica
 * @param replicas who hear what relays say
 */
public record FleetListeners(int relays, int replicas) {

    private static final int PATIENCE_SECONDS = 5;

    /**
     * Asks Redis itself.
     *
     * @param database whose fleet, by the name that the database has for it
     * @throws IOException if it does not answer, with the reason in the operator's words
     */
    public static FleetListeners at(String url, Optional<String> password, String database) throws IOException {
        var vertx = Vertx.vertx();
        try {
            var options = new RedisOptions().setConnectionString(url);
            password.filter(word -> !word.isEmpty()).ifPresent(options::setPassword);
            var channels = new Channels(database);
            var answer = answer(Redis.createClient(vertx, options)
                    .send(Request.cmd(Command.PUBSUB)
                            .arg("NUMSUB")
                            .arg(channels.probes())
                            .arg(channels.changes())));
            return new FleetListeners(answer.get(1).toInteger(), answer.get(3).toInteger());
        } finally {
            vertx.close();
        }
    }

    private static Response answer(Future<Response> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("Redis cannot be asked: " + String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("Redis does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
