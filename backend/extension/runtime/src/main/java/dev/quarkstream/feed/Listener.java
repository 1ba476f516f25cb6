package dev.quarkstream.feed;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that LISTENs, and what its silence is worth. PostgreSQL delivers notifications in the order of the
 * commits and before it answers a later query on the same connection: an answered probe vouches for everything that was
 * committed before the probe was sent. Trust runs out by the monotonic clock, so that a process that was suspended does
 * not wake up trusting.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-notify.html">PostgreSQL: NOTIFY</a>
 */
@ApplicationScoped
public class Listener {

    /** Not a generation: a notification may have been missed. */
    public static final long DEAF = 0;

    private static final Duration PROBE_EVERY = Duration.ofMillis(500);
    private static final Duration TRUSTED_FOR = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final FeedServer servers;

    private volatile Trust trust = Trust.NONE;
    private volatile @Nullable Connection connection;
    private volatile boolean stopped;

    // On the event loop alone:
    private long generations;
    private Duration pause = FIRST_PAUSE;
    private boolean complained;

    Listener(Vertx vertx, FeedServer servers) {
        this.vertx = vertx;
        this.servers = servers;
    }

    /** The time without a gap that an answered probe vouches for. */
    private record Trust(long generation, long confirmedAt) {

        static final Trust NONE = new Trust(DEAF, 0);

        boolean holds(long now) {
            return generation != DEAF && now - confirmedAt < TRUSTED_FOR.toNanos();
        }
    }

    /** Listens from now on, as well as the database lets it. To be called once. */
    public void listen(String channel, Consumer<String> hear) {
        var eventLoop = vertx.getOrCreateContext();
        eventLoop.runOnContext(now -> connect(eventLoop, channel, hear));
    }

    /** Which time without a gap in hearing this is; {@link #DEAF} while a notification may be missed. */
    public long generation() {
        var current = trust;
        return current.holds(System.nanoTime()) ? current.generation : DEAF;
    }

    /** How long ago the last answered probe was sent; not a number while there is none. */
    public double secondsSinceProbe() {
        var current = trust;
        return current == Trust.NONE ? Double.NaN : (System.nanoTime() - current.confirmedAt) / 1e9;
    }

    /** Done when everything that was committed before this call has been heard, or is known not to have been. */
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
        stopped = true;
        trust = Trust.NONE;
        var open = connection;
        if (open != null) {
            open.link.close();
        }
    }

    private void connect(Context eventLoop, String channel, Consumer<String> hear) {
        if (stopped) {
            return;
        }
        Runnable again = () -> connect(eventLoop, channel, hear);
        var link = servers.listening();
        within(link)
                .onFailure(tooLate -> link.onSuccess(PgConnection::close))
                .flatMap(open -> new Connection(eventLoop, open, channel, hear, again).begin())
                .onFailure(failure -> later(again, failure));
    }

    private void later(Runnable again, Throwable failure) {
        if (stopped) {
            return;
        }
        if (!complained) {
            complained = true;
            Log.warnf(
                    "Revocations are not heard (%s): every request asks the database until they are",
                    failure.getMessage());
        }
        vertx.setTimer(pause.toMillis(), timer -> again.run());
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    private void heardAgain() {
        pause = FIRST_PAUSE;
        if (complained) {
            complained = false;
            Log.info("Revocations are heard again");
        }
    }

    private <T> Future<T> within(Future<T> answer) {
        var limited = Promise.<T>promise();
        var limit = vertx.setTimer(TRUSTED_FOR.toMillis(), late -> limited.tryFail(new TimeoutException("no answer")));
        answer.onComplete(result -> {
            vertx.cancelTimer(limit);
            if (result.succeeded()) {
                limited.tryComplete(result.result());
            } else {
                limited.tryFail(result.cause());
            }
        });
        return limited.future();
    }

    /** One connection, from the LISTEN to its end. */
    private final class Connection {

        private final String echo = "echo " + UUID.randomUUID();
        private final Promise<Void> echoed = Promise.promise();
        private final Context eventLoop;
        private final PgConnection link;
        private final String channel;
        private final Consumer<String> hear;
        private final Runnable again;
        private long timer;
        private boolean ended;

        Connection(Context eventLoop, PgConnection link, String channel, Consumer<String> hear, Runnable again) {
            this.eventLoop = eventLoop;
            this.link = link;
            this.channel = channel;
            this.hear = hear;
            this.again = again;
        }

        Future<Void> begin() {
            link.notificationHandler(heard -> {
                if (heard.getPayload().equals(echo)) {
                    echoed.tryComplete();
                } else {
                    hear.accept(heard.getPayload());
                }
            });
            link.closeHandler(closed -> end());
            link.exceptionHandler(reason -> Log.debug("The connection that listens fails", reason));
            return within(link.query("LISTEN " + channel).execute())
                    .flatMap(listening -> hearEcho())
                    .onSuccess(heard -> live())
                    .onFailure(failure -> link.close());
        }

        /**
         * Through a pooler that gives each transaction another connection, a LISTEN succeeds and hears nothing. Not sent by the
         * pool: where nothing is remembered yet every request waits for one of its connections. And not prepared: such a
         * pooler forgets what was prepared.
         */
        private Future<Void> hearEcho() {
            return within(servers.sending()
                            .flatMap(other -> other.query("NOTIFY " + channel + ", '" + echo + "'")
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
                later(again, new IllegalStateException("connection lost"));
                return;
            }
            connection = this;
            timer = vertx.setPeriodic(0, PROBE_EVERY.toMillis(), tick -> confirm());
        }

        /** Asks for an answer that vouches for all that came before; without one in time this connection has ended. */
        Future<Void> confirm() {
            var sentAt = System.nanoTime();
            var answered = within(link.query("SELECT 1").execute()).<Void>mapEmpty();
            var settled = Promise.<Void>promise();
            answered.onComplete(answer -> eventLoop.runOnContext(now -> {
                if (answer.succeeded()) {
                    confirmed(sentAt);
                } else {
                    end();
                }
                settled.complete();
            }));
            return settled.future();
        }

        private void confirmed(long sentAt) {
            if (ended) {
                return;
            }
            var before = trust;
            if (before.holds(System.nanoTime())) {
                trust = new Trust(before.generation, Math.max(before.confirmedAt, sentAt));
                return;
            }
            generations++;
            trust = new Trust(generations, sentAt);
            heardAgain();
        }

        /** Nothing is trusted from here on, and another connection is sought. */
        void end() {
            if (ended) {
                return;
            }
            ended = true;
            trust = Trust.NONE;
            if (connection == this) {
                connection = null;
                vertx.cancelTimer(timer);
                later(again, new IllegalStateException("connection lost"));
            }
            link.close();
        }
    }
}
