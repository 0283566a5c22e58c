-- Posts the form that BENCH_FORM holds, with the header Authorization of BENCH_AUTHORIZATION.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Authorization"] = os.getenv("BENCH_AUTHORIZATION")
wrk.body = os.getenv("BENCH_FORM")
