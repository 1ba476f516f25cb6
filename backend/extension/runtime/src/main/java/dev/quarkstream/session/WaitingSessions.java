package dev.quarkstream.session;

import dev.quarkstream.CallingSession;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.Session;
import dev.quarkstream.Sessions;
import dev.quarkstream.schema.Waiting;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** {@link ReactiveSessions}, waited for. */
@ApplicationScoped
class WaitingSessions implements Sessions {

    private final ReactiveSessions sessions;

    WaitingSessions(ReactiveSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Session start(String owner, boolean remember) {
        return await(sessions.start(owner, remember));
    }

    @Override
    public void end(CallingSession session) {
        await(sessions.end(session));
    }

    @Override
    public boolean end(String owner, UUID id) {
        return await(sessions.end(owner, id));
    }

    @Override
    public int endAll(String owner) {
        return await(sessions.endAll(owner));
    }

    @Override
    public int endAllBut(String owner, UUID kept) {
        return await(sessions.endAllBut(owner, kept));
    }

    @Override
    public List<Session> list(String owner) {
        return await(sessions.list(owner));
    }

    @Override
    public void confirm(CallingSession session) {
        await(sessions.confirm(session));
    }

    @Override
    public void requireConfirmed() {
        await(sessions.requireConfirmed());
    }

    @Override
    public void requireOwnPage() {
        sessions.requireOwnPage();
    }

    private static <T> T await(Uni<T> answer) {
        return Waiting.on(answer, ReactiveSessions.class);
    }
}
