package dev.forestgate.startup;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connections to PostgreSQL.
 *
 * @param preparedStatements whether a connection keeps the statements that it has prepared. {@code
 *     false} for a pooler in transaction mode that does not support them, as PgBouncer before 1.21:
 *     each statement is then parsed at each use.
 */
@ConfigurationProperties("forestgate.postgres")
record PostgresProperties(@DefaultValue("true") boolean preparedStatements) {}
