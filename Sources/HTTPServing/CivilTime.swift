/// A date of the Gregorian calendar and a time of its day, in UTC.
struct CivilTime: Equatable {
    private(set) var year: Int
    /// From 1.
    let month: Int
    /// From 1. Whether the month has such a day depends on the year.
    let day: Int
    let secondOfDay: Int

    /// POSIX time; nothing if there is no such day.
    var secondsSince1970: Int? {
        isValid ? day(inYear: year) * 86_400 + secondOfDay : nil
    }

    /// From Sunday, which is 0; nothing if there is no such day.
    var dayOfWeek: Int? {
        guard isValid else { return nil }
        // 1970 began on a Thursday.
        let day = (day(inYear: year) + 4) % 7
        return day < 0 ? day + 7 : day
    }

    /// The same with the latest year that ends in the same two digits and is not more than 50 years after `now`.
    func nearest(to now: Int) -> CivilTime? {
        var nearest = self
        for year in stride(from: 9_900 + year % 100, through: 0, by: -100) {
            nearest.year = year
            if day(inYear: year - 50) * 86_400 + secondOfDay <= now { return nearest }
        }
        return nil
    }

    private var isValid: Bool {
        switch month {
        case 1, 3, 5, 7, 8, 10, 12: (1...31).contains(day)
        case 4, 6, 9, 11: (1...30).contains(day)
        case 2: (1...(isLeapYear ? 29 : 28)).contains(day)
        default: false
        }
    }

    private var isLeapYear: Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// Days since 1970 for this day and month in a year. A year is counted from March, so that a leap day ends it.
    private func day(inYear year: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        // 719,468 days lie between 1 March of the year 0 and 1970.
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
