package dev.forestgate;

/** Renewed credentials with accounts in PostgreSQL. */
class CredentialRenewalTest extends CredentialRenewalContract {
  @Override
  Gate gate() {
    return Gate.shared();
  }
}
