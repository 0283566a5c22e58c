package dev.forestgate.intake;

import dev.forestgate.intake.mapping.AccountMapping;

/**
 * Options of an import.
 *
 * @param mapping format of the file
 * @param legacyHashes accepts hashes of one round of SHA
 * @param dryRun changes nothing, and reports what an import would do
 */
public record ImportOptions(AccountMapping mapping, boolean legacyHashes, boolean dryRun) {}
