package dev.quarkstream.redis;

import dev.quarkstream.feed.Attempts;
import dev.quarkstream.feed.CredentialFeed;
import dev.quarkstream.feed.Hearer;
import dev.quarkstream.feed.Trust;
import dev.quarkstream.redis.Line.Said;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hears through Redis what relays hear from the database. A probe is answered by a relay when its own probe of the database
 * was, and after all that it had heard before: an answer vouches for everything that was committed before this replica sent
 * its probe. That holds for as long as the relay has missed nothing (its epoch) and this replica none of what it said.
 */
@ApplicationScoped
@Identifier("relayed") class RelayedFeed implements CredentialFeed {

    private static final Duration PROBE_EVERY = Duration.ofMillis(500);

    /** A line that nobody answers on may be dead, or lead to a Redis that the relays are not at. */
    private static final Duration HANG_UP_AFTER = Duration.ofSeconds(5);

    /** Many more than there are relays at a time. */
    private static final int MOST_EPOCHS = 64;

    private final Vertx vertx;
    private final RedisServer redis;
    private final Trust trust = new Trust();
    private final Attempts attempts;
    private final String replica = UUID.randomUUID().toString();

    private volatile @Nullable Call call;

    RelayedFeed(Vertx vertx, RedisServer redis) {
        this.vertx = vertx;
        this.redis = redis;
        this.attempts = new Attempts(
                vertx,
                "Revocations are not heard (%s): every request asks the database until they are",
                "Revocations are heard again");
    }

    @Override
    public void listen(Hearer hearer) {
        var server = redis.require("quarkstream.tokens.cache.mode=relayed");
        var loop = vertx.getOrCreateContext();
        loop.runOnContext(now -> connect(server, loop, hearer));
    }

    private void connect(Redis server, Context loop, Hearer hearer) {
        Runnable again = () -> loop.runOnContext(now -> connect(server, loop, hearer));
        attempts.inTime(redis.channels())
                .flatMap(channels -> new Call(loop, channels, hearer, again).begin(server))
                .onFailure(failure -> attempts.later(again, failure));
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
        var open = call;
        if (open == null) {
            return Uni.createFrom().voidItem();
        }
        var done = Uni.createFrom().<Void>emitter(waiting -> {
            var answered = Promise.<Void>promise();
            answered.future().onComplete(any -> waiting.complete(null));
            open.loop.runOnContext(now -> open.probe(answered));
        });
        var context = Vertx.currentContext();
        return context == null ? done : done.emitOn(MutinyHelper.executor(context));
    }

    void stop(@Observes ShutdownEvent event) {
        attempts.stop();
        trust.lose();
        var open = call;
        if (open != null) {
            open.loop.runOnContext(now -> open.hangUp());
        }
    }

    /** A question that was sent then. */
    private record Probe(long number, long sentAt, Promise<Void> answered) {}

    /** From the subscription to its end. All of it happens on one event loop. */
    private final class Call {

        private final Context loop;
        private final Channels channels;
        private final Hearer hearer;
        private final Runnable again;
        private final Deque<Probe> probes = new ArrayDeque<>();

        /** Since when all that a relay has said in its epoch was heard. */
        private final Map<String, Long> heardSince = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > MOST_EPOCHS;
            }
        };

        private @Nullable Line line;
        private long timer;
        private long probesSent;
        private long lastAnswer = System.nanoTime();

        Call(Context loop, Channels channels, Hearer hearer, Runnable again) {
            this.loop = loop;
            this.channels = channels;
            this.hearer = hearer;
            this.again = again;
        }

        Future<Void> begin(Redis server) {
            var opening = Line.open(
                    server,
                    loop,
                    List.of(channels.changes(), channels.answers(replica)), // what was said before an answer was heard
                    this::hear,
                    this::lost);
            return attempts.inTime(opening)
                    .onFailure(tooLate -> opening.onSuccess(Line::close))
                    .onSuccess(open -> loop.runOnContext(now -> live(open)))
                    .mapEmpty();
        }

        private void live(Line open) {
            line = open;
            call = this;
            timer = vertx.setPeriodic(0, PROBE_EVERY.toMillis(), tick -> loop.runOnContext(now -> tick()));
        }

        private void tick() {
            var now = System.nanoTime();
            if (now - lastAnswer > HANG_UP_AFTER.toNanos()) {
                hangUp();
                lost(new IllegalStateException("no relay answers"));
                return;
            }
            while (!probes.isEmpty() && now - probes.getFirst().sentAt > Trust.LASTS.toNanos()) {
                probes.removeFirst().answered.complete(); // nothing is trusted by now
            }
            probe(Promise.promise());
        }

        void probe(Promise<Void> answered) {
            var open = line;
            if (open == null) {
                answered.complete();
                return;
            }
            probesSent++;
            probes.addLast(new Probe(probesSent, System.nanoTime(), answered));
            open.say(new Said(channels.probes(), replica + " " + probesSent));
        }

        private void hear(String channel, String text) {
            if (channel.equals(channels.changes())) {
                text.lines().forEach(this::changed);
            } else {
                var words = text.split(" ");
                answered(words[0], Long.parseLong(words[1]));
            }
        }

        private void changed(String change) {
            if (!change.startsWith("mark ")) {
                hearer.hear(change);
                return;
            }
            var words = change.split(" ");
            var epoch = words[1];
            var mark = words[2];
            if (!trust.holds() || hasMissedNothing(epoch)) {
                hearer.settle(Long.parseLong(mark))
                        .onSuccess(forgotten -> loop.runOnContext(now -> acknowledge(epoch, mark)));
            }
        }

        private void acknowledge(String epoch, String mark) {
            if (line != null) {
                line.say(new Said(channels.acknowledgements(), epoch + " " + mark + " " + replica));
            }
        }

        private void answered(String epoch, long number) {
            var probe = probes.stream().filter(one -> one.number == number).findFirst();
            var now = System.nanoTime();
            if (probe.isEmpty() || now - probe.get().sentAt >= Trust.LASTS.toNanos()) {
                return;
            }
            heardSince.putIfAbsent(epoch, now);
            if (trust.holds() && !hasMissedNothing(epoch)) {
                return; // what this relay said before now may have been missed: another one must vouch for that time
            }
            if (!trust.holds()) {
                heardSince.put(epoch, probe.get().sentAt); // nothing is remembered from before
            }
            trust.confirm(probe.get().sentAt);
            attempts.succeeded();
            lastAnswer = now;
            while (!probes.isEmpty() && probes.getFirst().number <= number) {
                probes.removeFirst().answered.complete();
            }
        }

        /** All that was committed until a time at which this relay was already heard is known to have been heard. */
        private boolean hasMissedNothing(String epoch) {
            var since = heardSince.get(epoch);
            return since != null && since - trust.confirmedAt() <= 0;
        }

        private void lost(Throwable why) {
            trust.lose();
            hangUp();
            attempts.later(again, why);
        }

        void hangUp() {
            var open = line;
            line = null;
            if (call == this) {
                call = null;
            }
            vertx.cancelTimer(timer);
            if (open != null) {
                open.close();
            }
            probes.forEach(one -> one.answered.complete());
            probes.clear();
        }
    }
}
