package dev.quarkstream.test;

import dev.quarkstream.identity.Caller;
import dev.quarkstream.identity.CallerIdentity;
import dev.quarkstream.identity.SessionCaller;
import dev.quarkstream.identity.TokenCaller;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestAfterEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.quarkus.test.security.TestIdentityAssociation;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts whom a test acts as where Quarkus' security looks for who is calling. Found by its name, with each test. */
public final class Acting implements QuarkusTestBeforeEachCallback, QuarkusTestAfterEachCallback {

    private static final Duration LIFE = Duration.ofHours(1);

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        caller(context).ifPresent(caller -> act(new CallerIdentity(caller)));
    }

    @Override
    public void afterEach(QuarkusTestMethodContext context) {
        caller(context).ifPresent(caller -> act(null));
    }

    private static void act(@Nullable CallerIdentity identity) {
        Arc.container().select(TestIdentityAssociation.class).get().setTestIdentity(identity);
    }

    private static Optional<Caller> caller(QuarkusTestMethodContext context) {
        var onMethod = callers(context.getTestMethod().getAnnotations());
        var found = onMethod.isEmpty()
                ? callers(context.getTestInstance().getClass().getAnnotations())
                : onMethod;
        if (found.size() > 1) {
            throw new IllegalStateException("A test acts as one: " + place(context.getTestMethod()));
        }
        return found.stream().findFirst();
    }

    private static List<Caller> callers(Annotation[] annotations) {
        return Stream.of(annotations).flatMap(one -> callerOf(one).stream()).toList();
    }

    private static Optional<Caller> callerOf(Annotation annotation) {
        if (annotation instanceof ActingAsToken token) {
            return Optional.of(new TokenCaller(
                    token.owner(),
                    UUID.randomUUID(),
                    token.name(),
                    Set.of(token.permissions()),
                    Set.of(token.permissions()),
                    null));
        }
        return annotation instanceof ActingAsSession session
                ? Optional.of(new SessionCaller(
                        session.owner(), UUID.randomUUID(), Instant.now().plus(LIFE)))
                : Optional.empty();
    }

    private static String place(Method test) {
        return test.getDeclaringClass().getName() + "." + test.getName();
    }
}
