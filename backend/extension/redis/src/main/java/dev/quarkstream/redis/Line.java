package dev.quarkstream.redis;

import io.quarkus.logging.Log;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Two connections to Redis, one that hears and one that speaks. The loss of one is the loss of both. */
final class Line {

    private final Context loop;
    private final RedisConnection hearing;
    private final RedisConnection speaking;
    private final Consumer<Throwable> lost;
    private boolean ended;

    /** Something to be said. */
    record Said(String channel, String text) {

        private Request request() {
            return Request.cmd(Command.PUBLISH).arg(channel).arg(text);
        }
    }

    private Line(Context loop, RedisConnection hearing, RedisConnection speaking, Consumer<Throwable> lost) {
        this.loop = loop;
        this.hearing = hearing;
        this.speaking = speaking;
        this.lost = lost;
    }

    /**
     * All callbacks are on the given event loop and in order.
     *
     * @param channels to hear; what is said on the first is heard from before anything is heard on the last
     * @param heard is given the channel and what was said there
     * @param lost is called once
     */
    static Future<Line> open(
            Redis redis,
            Context loop,
            List<String> channels,
            BiConsumer<String, String> heard,
            Consumer<Throwable> lost) {
        return redis.connect()
                .flatMap(hearing -> redis.connect()
                        .onFailure(failure -> hearing.close())
                        .map(speaking -> {
                            var line = new Line(loop, hearing, speaking, lost);
                            line.begin(channels, heard);
                            return line;
                        }));
    }

    private void begin(List<String> channels, BiConsumer<String, String> heard) {
        for (var connection : List.of(hearing, speaking)) {
            connection.exceptionHandler(this::end);
            connection.endHandler(closed -> end(new IllegalStateException("connection to Redis lost")));
        }
        hearing.handler(message -> loop.runOnContext(now -> hear(message, heard)));
        var subscription = Request.cmd(Command.SUBSCRIBE);
        channels.forEach(subscription::arg);
        hearing.send(subscription).onFailure(this::end);
    }

    private void hear(Response message, BiConsumer<String, String> heard) {
        if (message.type() == ResponseType.ERROR) {
            end(new IllegalStateException(message.toString()));
        } else if (!ended && message.size() == 3 && message.get(0).toString().equals("message")) {
            heard.accept(message.get(1).toString(), message.get(2).toString());
        }
    }

    void say(Said one) {
        speaking.send(one.request()).onFailure(this::end);
    }

    /** In this order, and before anything that is said later. */
    Future<Void> say(List<Said> all) {
        return speaking.batch(all.stream().map(Said::request).toList()).mapEmpty();
    }

    /** Hangs up because something is wrong. */
    void end(Throwable why) {
        loop.runOnContext(now -> {
            if (!ended) {
                close();
                lost.accept(why);
            }
        });
    }

    /** Hangs up, and nothing is lost. Once: a pool takes nothing back twice. */
    void close() {
        if (ended) {
            return;
        }
        ended = true;
        for (var connection : List.of(hearing, speaking)) {
            connection.close().onFailure(failure -> Log.debug("A connection to Redis does not close", failure));
        }
    }
}
