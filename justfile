# The commands that people type. `just` lists them; each is a plain command that also works without just.

_default:
    @just --list

# Starts the service with embedded stores.
run *arguments:
    mvn spring-boot:run -Dspring-boot.run.arguments="{{arguments}}"

# Compiles, tests and checks everything.
verify:
    mvn verify

# Runs one test class: just test SessionsTest
test class:
    mvn test -Dtest={{class}}

# Formats the code.
format:
    mvn spotless:apply

# Measures this machine: just bench login session
bench *rows:
    scripts/bench.sh {{rows}}
