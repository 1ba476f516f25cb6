package dev.quarkstream.feed;

import dev.quarkstream.schema.Schema;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Typed;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that LISTENs, and what its silence is worth. PostgreSQL delivers notifications in the order of the
 * commits and before it answers a later query on the same connection: an answered probe vouches for everything that was
 * committed before the probe was sent.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-notify.html">PostgreSQL: NOTIFY</a>
 */
@ApplicationScoped
@Typed(PostgresFeed.class)
public class PostgresFeed implements CredentialFeed {

    /** On which the database's triggers speak. */
    private static final String CHANNEL = "quarkstream_credentials";

    private static final Duration PROBE_EVERY = Duration.ofMillis(500);

    /** What is trusted runs out, and then one statement. */
    private static final Duration LONGEST_LEAVE = Trust.LASTS.plusSeconds(1);

    /** Everybody who waits for all listeners relies on this: see the migration that makes their table. */
    private static final int PROBES_UNTIL_IT_STAYS = 6;

    private final Vertx vertx;
    private final FeedServer servers;
    private final Trust trust = new Trust();
    private final Attempts attempts;
    private final String mark;
    private final String begins;
    private final String stays;
    private final String leaves;

    private volatile @Nullable Connection connection;

    PostgresFeed(Vertx vertx, FeedServer servers, Schema schema) {
        this.vertx = vertx;
        this.servers = servers;
        this.attempts = new Attempts(
                vertx,
                "Revocations are not heard (%s): every request asks the database until they are",
                "Revocations are heard again");
        this.mark = "mark " + schema.name() + " ";
        this.begins = schema.sql("SELECT {schema}.feed_listener_begins('%s')");
        this.leaves = schema.sql("DELETE FROM {schema}.feed_listener WHERE id = '%s'");
        this.stays = schema.sql("SELECT {schema}.feed_listener_stays('%s', %d)");
    }

    @Override
    public void listen(Hearer hearer) {
        var eventLoop = vertx.getOrCreateContext();
        eventLoop.runOnContext(now -> connect(eventLoop, hearer));
    }

    @Override
    public long generation() {
        return trust.generation();
    }

    @Override
    public double secondsSinceProbe() {
        return trust.secondsSinceProbe();
    }

    @Override
    public Uni<Void> caughtUp() {
        var open = connection;
        if (open == null) {
            return Uni.createFrom().voidItem();
        }
        var done = Uni.createFrom().<Void>emitter(waiting -> open.confirm().onComplete(any -> waiting.complete(null)));
        var context = Vertx.currentContext();
        return context == null ? done : done.emitOn(MutinyHelper.executor(context));
    }

    void stop(@Observes ShutdownEvent event) {
        attempts.stop();
        trust.lose();
        var open = connection;
        if (open != null) {
            open.leave();
        }
    }

    private void connect(Context eventLoop, Hearer hearer) {
        Runnable again = () -> connect(eventLoop, hearer);
        var link = servers.listening();
        attempts.inTime(link)
                .onFailure(tooLate -> link.onSuccess(PgConnection::close))
                .flatMap(open -> new Connection(eventLoop, open, hearer, again).begin())
                .onFailure(failure -> attempts.later(again, failure));
    }

    /** One connection, from the LISTEN to its end. */
    private final class Connection {

        private final String echo = "echo " + UUID.randomUUID();
        private final Promise<Void> echoed = Promise.promise();
        private final Context eventLoop;
        private final PgConnection link;
        private final Hearer hearer;
        private final UUID name;
        private final Runnable again;
        private long timer;
        private boolean ended;
        private int probes;
        private long settled;
        private boolean staying;

        Connection(Context eventLoop, PgConnection link, Hearer hearer, Runnable again) {
            this.eventLoop = eventLoop;
            this.link = link;
            this.hearer = hearer;
            this.name = hearer.name();
            this.again = again;
        }

        Future<Void> begin() {
            link.notificationHandler(heard -> hear(heard.getPayload()));
            link.closeHandler(closed -> end());
            link.exceptionHandler(reason -> Log.debug("The connection that listens fails", reason));
            return ask("SELECT version()")
                    .flatMap(server -> ServerKind.doubt(server.getString(0))
                            .<Future<Row>>map(Future::failedFuture)
                            .orElseGet(() -> ask("LISTEN " + CHANNEL)))
                    .flatMap(listening -> hearEcho())
                    .flatMap(heard -> ask(begins.formatted(name)))
                    .onSuccess(known -> live())
                    .onFailure(failure -> link.close())
                    .mapEmpty();
        }

        private void hear(String payload) {
            if (payload.equals(echo)) {
                echoed.tryComplete();
            } else if (payload.startsWith(mark)) {
                var heard = Long.parseLong(payload.substring(mark.length()));
                hearer.settle(heard).onSuccess(done -> eventLoop.runOnContext(now -> settled(heard)));
            } else {
                hearer.hear(payload);
            }
        }

        /** Not prepared: a pooler that gives each transaction another connection forgets what was prepared. */
        private Future<@Nullable Row> ask(String sql) {
            return attempts.inTime(link.query(sql).execute())
                    .map(rows -> rows.iterator())
                    .map(rows -> rows.hasNext() ? rows.next() : null);
        }

        /**
         * Through such a pooler a LISTEN succeeds and hears nothing. Not sent by the pool: where nothing is remembered yet
         * every request waits for one of its connections.
         */
        private Future<Void> hearEcho() {
            return attempts.inTime(servers.sending()
                            .flatMap(other -> other.query("NOTIFY " + CHANNEL + ", '" + echo + "'")
                                    .execute()
                                    .onComplete(sent -> other.close()))
                            .flatMap(sent -> echoed.future()))
                    .recover(failure -> Future.failedFuture(
                            failure instanceof TimeoutException
                                    ? new TimeoutException(
                                            "LISTEN hears no NOTIFY through this URL: is a pooler between? "
                                                    + "See quarkstream.database.listen-url")
                                    : failure));
        }

        private void live() {
            if (ended) { // after it was heard, before this was called
                attempts.later(again, new IllegalStateException("connection lost"));
                return;
            }
            connection = this;
            timer = vertx.setPeriodic(0, PROBE_EVERY.toMillis(), tick -> probe());
        }

        private void probe() {
            confirm();
            probes++;
            if (probes % PROBES_UNTIL_IT_STAYS == 0) {
                stay();
            }
        }

        /** Asks for an answer that vouches for all that came before; without one in time this connection has ended. */
        Future<Void> confirm() {
            var sentAt = System.nanoTime();
            var settled = Promise.<Void>promise();
            ask("SELECT 1")
                    .onComplete(answer -> eventLoop.runOnContext(now -> {
                        if (answer.failed()) {
                            end();
                        } else if (!ended) {
                            trust.confirm(sentAt);
                            attempts.succeeded();
                        }
                        settled.complete();
                    }));
            return settled.future();
        }

        private void settled(long mark) {
            if (mark > settled) {
                settled = mark;
                stay();
            }
        }

        /** One statement at a time: of many marks at once the last one counts. */
        private void stay() {
            if (staying || ended) {
                return;
            }
            staying = true;
            var said = settled;
            ask(stays.formatted(name, said))
                    .onComplete(answer -> eventLoop.runOnContext(now -> {
                        staying = false;
                        if (answer.failed()
                                || answer.result() == null
                                || !answer.result().getBoolean(0)) {
                            end();
                        } else if (settled > said) {
                            stay();
                        }
                    }));
        }

        /** Nobody has to wait for it any more. */
        void leave() {
            try {
                hearer.leave()
                        .flatMap(left -> ask(leaves.formatted(name)))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(LONGEST_LEAVE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException notTold) {
                Log.debug("Others wait for this one until it was not seen for a while", notTold);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            link.close();
        }

        /** Nothing is trusted from here on, and another connection is sought. */
        void end() {
            if (ended) {
                return;
            }
            ended = true;
            trust.lose();
            if (connection == this) {
                connection = null;
                vertx.cancelTimer(timer);
                attempts.later(again, new IllegalStateException("connection lost"));
            }
            link.close();
        }
    }
}
