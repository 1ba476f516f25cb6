package com.example.arena;

import dev.quarkstream.ReactiveTokenOwners;
import dev.quarkstream.TokenOwner;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** All players. Beginners' tokens may watch, whatever they carry. */
@ApplicationScoped
public class Players implements ReactiveTokenOwners {

    private final Mutiny.SessionFactory database;

    Players(Mutiny.SessionFactory database) {
        this.database = database;
    }

    public Uni<Void> join(String id, int level) {
        var player = new Player();
        player.id = id;
        player.level = level;
        return database.withTransaction(session -> session.persist(player));
    }

    public Uni<Integer> reach(String id, int level) {
        return database.withTransaction(
                session -> session.createMutationQuery("UPDATE Player SET level = :level WHERE id = :id")
                        .setParameter("level", level)
                        .setParameter("id", id)
                        .executeUpdate());
    }

    @Override
    public Uni<Optional<TokenOwner>> find(String id) {
        return database.withSession(session -> session.find(Player.class, id))
                .map(found -> Optional.ofNullable(found).map(player -> new Owner(player.id, player.level)));
    }

    private record Owner(String id, int level) implements TokenOwner {

        @Override
        public String name() {
            return id;
        }

        @Override
        public boolean may(String permission) {
            return level > 0 || permission.equals("watch");
        }
    }
}
