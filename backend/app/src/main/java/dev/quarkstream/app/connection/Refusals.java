package dev.quarkstream.app.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarkstream.Problem;
import dev.quarkstream.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What a connection says and counts before it ends: the answers that no resource gives. */
@Singleton
@RegisterForReflection(
        targets = {Problem.class, Problem.Fault.class}) // they are written by hand too, which Quarkus does not see
class Refusals {

    private final Map<Ending, Counter> counters = new EnumMap<>(Ending.class);
    private final ObjectMapper json;

    Refusals(MeterRegistry metrics, ObjectMapper json) {
        this.json = json;
        for (var ending : Ending.values()) {
            counters.put(
                    ending,
                    Counter.builder("quarkstream.connections.ended")
                            .description("Connections that were ended against the will of their clients")
                            .tag("reason", ending.word())
                            .register(metrics));
        }
    }

    void count(Ending ending) {
        Objects.requireNonNull(counters.get(ending)).increment();
    }

    FullHttpResponse answer(ProblemException refusal) {
        var problem = refusal.problem();
        var answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(problem.status()),
                Unpooled.wrappedBuffer(bytes(problem)));
        var headers = answer.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Request-Id", UUID.randomUUID().toString());
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        refusal.headers().forEach(headers::set);
        return answer;
    }

    private byte[] bytes(Problem problem) {
        try {
            return json.writeValueAsBytes(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem has nothing that cannot be written", e);
        }
    }
}
