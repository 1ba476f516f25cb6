package com.example.arena;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Somebody who plays, by the name that they have chosen. */
@Entity
public class Player {

    @Id
    public String id;

    public int level;
}
